# Which tests each sanitizer's build compiles and runs: test files, as patterns of their paths in this
# folder, and LINNET_TEST_SPEC, what Catch2 is given to choose test cases of them. A build without a
# sanitizer runs all of them. What is left out under a sanitizer runs no code that the sanitizer checks
# and that the tests listed here do not run. Long tests take fewer cases under sanitizers
# (support/effort.hpp).

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

# ThreadSanitizer: code that runs in threads, or at the same time as a signal handler. A race shows in
# any run in which threads share the work, whatever the numbers, so that the comparisons with slow
# references, tagged [reference], and files of these alone are left out: the tests for the same bits on
# any number of threads run the same code. Left out besides is what one thread runs: kernels, which these
# tests call from several threads; plans, recipes, splits, metrics and errors; codecs, model files, paths
# and all that reads one file. Of the program: loading, training and prediction, and the progress bar.
set(LINNET_THREAD_TESTS
  "^engine/core/(affinity|paging|rank_shares|startable_threads|stop|team|thread_count|workers)_test"
  "^engine/data/(fetched_rows|minibatches|widen)_test"
  "^engine/gemm/(gemm_bits|gemm_edges|gemm_plan|scratch)_test"
  "^engine/model/(evaluation|model_scores|overflow|scores)_test"
  "^engine/softmax/"
  "^engine/train/(contrast|cross_validation|fused_sgd|inverse_factor|lbfgs|logistic_[a-z]+)_test"
  "^engine/train/(pass_sums|ranks[a-z_]*|softmax_objective|starting_fit|starting_model|sweep|sweep_state)_test"
  "^engine/train/trainer_(bits|divergence|errors|features|golden|soak)_test"
  "^engine/train/(transformed_logistic|transformed_sgd|validation_set)_test"
  "^io/dataset/(data_cache|folder_fingerprint|idx_images|image_inspection|image_loader)_test"
  "^io/dataset/(image_loader_bad|image_ranges|packed_file|rank_reading|rank_shards|read_images)_test"
  "^io/dataset/sample_depth_test"
  "^io/(file/atomic_file|image/resize)_test"
  "^apps/commands/(cache|interrupt|odd_folders|pack|pack_interrupt|phantoms)_test"
  "^apps/commands/(predict|reproducible|train|train_packed|train_rows|unpack)_test"
  "^apps/process/progress_test")

set(LINNET_TEST_SPEC "")
if(LINNET_SANITIZE MATCHES "thread")
  set(LINNET_TEST_SPEC "~[reference]")
endif()

# Takes from the list `variable`, of paths in this folder, what the build's sanitizer does not run.
function(linnet_keep_sanitized_tests variable)
  if(LINNET_SANITIZE MATCHES "address")
    set(patterns ${LINNET_ADDRESS_TESTS})
  elseif(LINNET_SANITIZE MATCHES "thread")
    set(patterns ${LINNET_THREAD_TESTS})
  else()
    return()
  endif()
  set(kept "")
  foreach(pattern IN LISTS patterns)
    set(matching ${${variable}})
    list(FILTER matching INCLUDE REGEX "${pattern}")
    list(APPEND kept ${matching})
  endforeach()
  set(${variable} "${kept}" PARENT_SCOPE)
endfunction()
