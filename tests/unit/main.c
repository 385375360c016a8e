/* Runs the suites that the arguments name, or all of them. */
#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* suites.inc is made by CMake: a SUITE(name) for each test_name.c of this folder. */
#define SUITE(name) void suite_##name(void);
#include "suites.inc"
#undef SUITE

struct suite {
    const char *name;
    void (*add)(void);
};

#define SUITE(name) {#name, suite_##name},
static const struct suite suites[] = {
#include "suites.inc"
};
#undef SUITE

enum { SUITE_COUNT = sizeof suites / sizeof suites[0] };

static bool add_suite(const char *name) {
    for (size_t i = 0; i < SUITE_COUNT; i++) {
        if (strcmp(suites[i].name, name) == 0) {
            suites[i].add();
            return true;
        }
    }
    fprintf(stderr, "there is no suite %s\n", name);
    return false;
}

static bool add_suites(int count, char **names) {
    bool added = true;
    for (size_t i = 0; i < SUITE_COUNT && count == 0; i++) {
        suites[i].add();
    }
    for (int i = 0; i < count; i++) {
        added = add_suite(names[i]) && added;
    }
    return added;
}

static bool run_tests(void) {
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_ErrorCode error = CU_basic_run_tests();
    return error == CUE_SUCCESS && CU_get_number_of_tests_run() > 0 && CU_get_number_of_failure_records() == 0;
}

int main(int argc, char **argv) {
    if (CU_initialize_registry() != CUE_SUCCESS) {
        fprintf(stderr, "the tests cannot be set up: %s\n", CU_get_error_msg());
        return EXIT_FAILURE;
    }
    /* A suite or test that cannot be added ends the program with CUnit's error as its status. */
    CU_set_error_action(CUEA_ABORT);
    bool passed = add_suites(argc - 1, argv + 1) && run_tests();
    CU_cleanup_registry();
    return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
