/// The `aloft` program: one file a subcommand, no logic of its own.
///
/// Takes a command line; calls engine/, results/ and orbit/; prints what they give, for people or
/// as JSON. Results go to standard output, everything else to standard error.
#pragma once

namespace aloft::cli {

/// Exit codes: 0 done, 1 failed, 2 bad input or bad usage.
int run_program(int argc, char** argv);

}  // namespace aloft::cli
