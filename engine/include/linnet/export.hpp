#pragma once

/// Put before the name of the namespace in a public header: what it declares is visible outside the
/// shared library, which is compiled with -fvisibility=hidden. The static library ignores it.
#define LINNET_EXPORT [[gnu::visibility("default")]]
