#include "aloft/cli/cli.h"

int main(int argc, char** argv) { return aloft::cli::run_program(argc, argv); }
