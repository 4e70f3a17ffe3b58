# Which test files each sanitizer's build compiles and runs, as patterns of their paths in this folder.
# A build without a sanitizer runs all of them. What is left out under a sanitizer runs no code that the
# sanitizer checks and that the files listed here do not run.

# AddressSanitizer and UndefinedBehaviorSanitizer: memory and arithmetic. All kernels, all readers and
# everything else of engine and io; the program on files that are damaged, hostile or change while they
# are read. Left out: options, help, reports, progress and synthetic scans, the program's other commands
# on sound files, and bench.
set(LINNET_ADDRESS_TESTS
  "^engine/"
  "^io/"
  "^fuzz/"
  "^apps/commands/(bad_images|cache|cut_file|foreign_models|hostile_images|info_packed)_test"
  "^apps/commands/(medical_mnist|odd_folders|pack|predict|special_files|train_packed|unpack)_test")

# ThreadSanitizer: code that runs in threads, or at the same time as a signal handler. The engine but
# for its kernels, which are functions of one thread (the tests of products, softmax and training call
# them from several); loading of images; the commands that run threads, and the progress bar. Left out
# besides: codecs, model files, paths and all that reads one file in one thread.
set(LINNET_THREAD_TESTS
  "^engine/(core|data|gemm|model|softmax|train)/"
  "^io/dataset/"
  "^io/(file/atomic_file|image/resize)_test"
  "^apps/commands/(cache|interrupt|medical_mnist|odd_folders|pack|pack_interrupt|phantoms)_test"
  "^apps/commands/(predict|reproducible|train|train_packed|unpack)_test"
  "^apps/process/progress_test")

# Takes from the list `variable`, of paths in this folder, what the build's sanitizer does not run.
function(linnet_keep_sanitized_tests variable)
  if(LINNET_SANITIZE MATCHES "address")
    set(patterns ${LINNET_ADDRESS_TESTS})
  elseif(LINNET_SANITIZE MATCHES "thread")
    set(patterns ${LINNET_THREAD_TESTS})
  else()
    return()
  endif()
  list(JOIN patterns "|" pattern)
  list(FILTER ${variable} INCLUDE REGEX "${pattern}")
  set(${variable} "${${variable}}" PARENT_SCOPE)
endfunction()
