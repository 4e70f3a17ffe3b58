#pragma once

#include <string>
#include <string_view>

namespace linnet::test {

/// What is wrong with a page of HTML that is to be well-formed XML too; empty if nothing is. Every
/// element is closed by its own end tag or ends with "/>", attributes are quoted and named once,
/// texts hold no bare & or <, and entities are those of XML or numbers.
std::string markup_error(std::string_view page);

}  // namespace linnet::test
