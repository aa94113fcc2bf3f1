/// Words of the help pages about probes and audits.
#pragma once

#include "aloft/cli/help_text.h"

namespace aloft::cli {

inline constexpr HelpPage kProbeHelp = {
    "Sign what a terminal measured",
    "A probe says whether a terminal had service at a time, and how good. It counts in an audit\n"
    "if its key is in the log's registry, and its owner is not of the operator.\n"
    "\n"
    "Examples:\n"
    "  aloft probe sign --at -53.1,73.5 --no-service --key gus.pem --trust trust.toml \\\n"
    "      --out probes.jsonl"};

inline constexpr HelpPage kProbeSignHelp = {
    "Sign one measurement, and add it to a file",
    "Signs a probe with a registered key and adds it to a file as one line, or prints it. Values\n"
    "are given by hand, or measured in the simulated sky of a scenario.\n"
    "\n"
    "Examples:\n"
    "  aloft probe sign --at -53.1,73.5 --downlink-mbps 42 --rtt-ms 38 --key gus.pem \\\n"
    "      --trust trust.toml --out probes.jsonl\n"
    "  aloft probe sign --territory HM --cell b306ac --no-service \\\n"
    "      --time 2027-02-01T12:00:00Z --key gus.pem --trust trust.toml --out probes.jsonl\n"
    "  aloft probe sign --at -53.1,73.5 --scenario scenarios/world.toml --key gus.pem \\\n"
    "      --trust trust.toml --out probes.jsonl"};

inline constexpr HelpPage kDarkHelp = {
    "List what is dark though it could be served",
    "Runs the log's reference scenario with everything on, and the scenario as it is run, over "
    "the\n"
    "same time; prints every territory that the first serves and the second does not: area,\n"
    "people, the decision with its reason and end, or that there is none and the way in which it\n"
    "is dark. Who is off by decision is asked of the log, not of the scenario. Exit code 0 if a\n"
    "decision stands behind all of it, 1 if not.\n"
    "\n"
    "Examples:\n"
    "  aloft dark actual.toml --reference reference.toml --log log --trust trust.toml\n"
    "  aloft dark actual.toml --without gateway:Sydney,AU --reference reference.toml \\\n"
    "      --log http://127.0.0.1:8080 --trust trust.toml"};

inline constexpr HelpPage kAuditHelp = {
    "Compare what was decided with what outsiders see",
    "Verifies a log of decisions with public data alone: its entries and checkpoints, what\n"
    "witnesses say, probes of terminals, the operator's counters, a node's bundle. Prints what\n"
    "is not as it should be, how long it would have stayed unseen without that evidence, and\n"
    "what nobody watches. Witnesses are those of the trust file that have a URL, unless\n"
    "--witness names others; without an honest one, a log made for you alone looks whole. Exit\n"
    "code 0 if all is as decided, 1 with findings.\n"
    "\n"
    "Examples:\n"
    "  aloft audit --log http://127.0.0.1:8080 --trust trust.toml\n"
    "  aloft audit --log log --trust trust.toml --reference reference.toml \\\n"
    "      --probes probes.jsonl --counters counters.csv --witness http://127.0.0.1:8081 \\\n"
    "      --bundle bundle.json --from 2027-02-01T00:00:00Z"};

}  // namespace aloft::cli
