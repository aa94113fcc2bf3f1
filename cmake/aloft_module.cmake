# One line a module: what it may use, which libraries stay private to it. The list is written once
# here and read twice: by the linker, and by tests/check_layers.py, which holds #include to it.
# A module can only name modules declared above it, so a cycle cannot be written down.
function(aloft_module name)
  cmake_parse_arguments(ARG "" "" "USES;LIBS;PRIVATE_LIBS" ${ARGN})
  foreach(used IN LISTS ARG_USES)
    if(NOT TARGET aloft_${used})
      message(FATAL_ERROR "module ${name} uses ${used}, which is not declared above it")
    endif()
  endforeach()
  set(folder ${CMAKE_SOURCE_DIR}/src/aloft/${name})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  add_library(aloft_${name} STATIC ${sources})
  target_include_directories(aloft_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM ARG_USES PREPEND aloft_ OUTPUT_VARIABLE used_targets)
  target_link_libraries(aloft_${name} PUBLIC ${used_targets} ${ARG_LIBS} PRIVATE aloft_warnings ${ARG_PRIVATE_LIBS})
  # Kernels are loops over columns: g++ 12 leaves them scalar at -O2, and wherever a root could set
  # errno or a comparison could trap. Nobody asks either, and no bit of a result depends on it.
  foreach(kernel IN LISTS sources)
    if(kernel MATCHES "_kernel\\.cpp$")
      set(options -O3 -fno-math-errno -fno-trapping-math)
      # One source for each processor, chosen when the program runs. They keep to themselves what
      # they compile (no inline function of a header), so unity builds leave them alone.
      if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
        if(kernel MATCHES "_avx512_kernel\\.cpp$")
          list(APPEND options -march=x86-64-v4)
        elseif(kernel MATCHES "_(avx2|scalar)_kernel\\.cpp$")
          list(APPEND options -march=x86-64-v3)
        endif()
      endif()
      set_source_files_properties(${kernel} PROPERTIES COMPILE_OPTIONS "${options}"
                                  SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endforeach()
  if(tests AND BUILD_TESTING)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE aloft_${name} aloft_warnings ${ARG_PRIVATE_LIBS} aloft_test_support)
    gtest_discover_tests(${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} DISCOVERY_TIMEOUT 120
                         PROPERTIES LABELS unit TIMEOUT 600)
    if(NOT TARGET unit_tests)
      add_custom_target(unit_tests)
    endif()
    add_dependencies(unit_tests ${name}_test)
  endif()
  set_property(GLOBAL APPEND PROPERTY ALOFT_MODULE_LINES "${name}: ${ARG_USES}")
endfunction()
