#pragma once

/// Which sanitizers this is compiled for, as 0 or 1: GCC tells by macros, Clang by __has_feature.

#if defined(__has_feature)
#define LINNET_HAS_FEATURE(name) __has_feature(name)
#else
#define LINNET_HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_THREAD__) || LINNET_HAS_FEATURE(thread_sanitizer)
#define LINNET_THREAD_SANITIZER 1
#else
#define LINNET_THREAD_SANITIZER 0
#endif

#if defined(__SANITIZE_ADDRESS__) || LINNET_HAS_FEATURE(address_sanitizer)
#define LINNET_ADDRESS_SANITIZER 1
#else
#define LINNET_ADDRESS_SANITIZER 0
#endif
