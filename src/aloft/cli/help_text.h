/// Words of the help pages: descriptions and examples.
#pragma once

namespace aloft::cli {

struct HelpPage {
  const char* brief;   ///< For the list of subcommands.
  const char* footer;  ///< What it does, and examples, below the options.
};

inline constexpr const char* kShortHelp =
    "aloft - satellite internet in software: where there is service, how good it is, and why not\n"
    "\n"
    "  aloft run scenarios/world.toml      compute a scenario, write tables and a report\n"
    "  aloft explain --at Kyiv             every satellite in one sky, and who serves\n"
    "  aloft path London Tokyo,JP          the way between two places through the sky\n"
    "  aloft doctor                        what this machine has, and what it lacks\n"
    "\n"
    "All subcommands: aloft --help. One of them: aloft run --help.\n";

inline constexpr const char* kMainExamples =
    "Examples:\n"
    "  aloft run scenarios/world.toml --out out/world --place Kyiv\n"
    "  aloft explain --at Kyiv\n"
    "  aloft diff out/before out/after\n"
    "\n"
    "Exit codes: 0 done, 1 failed, 2 bad input or usage.\n"
    "Results go to standard output, messages and progress to standard error.\n"
    "More on one subcommand: aloft SUBCOMMAND --help";

inline constexpr HelpPage kRunHelp = {
    "Compute a scenario; write tables and a report",
    "Computes every slot of a scenario and writes summary.json, territories.csv, places.csv,\n"
    "results.nc and report.html into a folder; --place adds place_NAME.csv with a row for each\n"
    "slot. Ends with a table of the most populous territories. Ctrl-C leaves nothing "
    "half-written.\n"
    "\n"
    "Examples:\n"
    "  aloft run scenarios/world.toml\n"
    "  aloft run scenarios/world.toml --out out/kyiv --place Kyiv --place \"Lviv,UA\"\n"
    "  aloft run scenarios/world.toml --out out/off --without territory:UA\n"
    "  aloft run scenarios/world.toml --out out/less --without \"gateway:Berlin,DE\"\n"
    "  aloft run scenarios/world.toml --json | python3 -m json.tool"};

inline constexpr HelpPage kDiffHelp = {
    "Say what differs between two result folders",
    "Says what differs between two result folders: what was asked, who gained or lost service,\n"
    "and how latency and rates changed.\n"
    "\n"
    "Examples:\n"
    "  aloft diff out/world out/off\n"
    "  aloft diff out/world out/off --json"};

inline constexpr HelpPage kExplainHelp = {
    "Say who serves a place, and why every other satellite does not",
    "Lists every satellite above the horizon of a place and says why it does not serve, or that "
    "it\n"
    "does; then the beam, the gateway, the point of presence and the territory's activation.\n"
    "\n"
    "Examples:\n"
    "  aloft explain --at Kyiv\n"
    "  aloft explain --at \"San Jose,US\" --time 2026-06-15T12:00:00Z\n"
    "  aloft explain --at -33.9,18.4 --scenario scenarios/world.toml --json\n"
    "\n"
    "Without --scenario, world.toml is looked for in ./scenarios, in scenarios beside the "
    "program,\n"
    "two folders above the program, and in ../share/aloft/scenarios."};

inline constexpr HelpPage kPathHelp = {
    "Follow the way between two places through the sky",
    "Follows the shortest way between two places - up, over lasers, down - through the slots of a\n"
    "scenario, and prints hops, lengths and delays, with the median round trip.\n"
    "\n"
    "Examples:\n"
    "  aloft path London,GB Tokyo,JP\n"
    "  aloft path 51.5,-0.1 -33.9,18.4 --json\n"
    "  aloft path Kyiv Warsaw --time 2026-06-15T12:00:00Z\n"
    "\n"
    "Without --scenario, world.toml is looked for as in aloft explain."};

inline constexpr HelpPage kCatalogueHelp = {
    "Look into, check or convert catalogues of satellites",
    "Reads catalogues of satellites: TLE, 3LE, or OMM in JSON, CSV, KVN or XML; and ephemerides,\n"
    "OEM and MEME. The content tells which.\n"
    "\n"
    "Examples:\n"
    "  aloft catalogue info starlink.tle\n"
    "  aloft catalogue check *.tle\n"
    "  aloft catalogue convert starlink.tle --to csv --out starlink.csv\n"
    "\n"
    "More on one of them: aloft catalogue info --help"};

inline constexpr HelpPage kInfoHelp = {
    "Count satellites by shell and class; age of the elements",
    "Counts a catalogue by shell and by class, and tells the age of its elements and what was\n"
    "left out, with reasons. A shell is a degree of inclination and 10 km of mean altitude.\n"
    "\n"
    "Examples:\n"
    "  aloft catalogue info starlink.tle\n"
    "  aloft catalogue info starlink.json --time 2026-06-15T12:00:00Z --json"};

inline constexpr HelpPage kCheckHelp = {
    "Say of each file whether it is whole",
    "Says of each file whether it is whole. Exit code 2 if one is not; bad lines are named.\n"
    "\n"
    "Examples:\n"
    "  aloft catalogue check starlink.tle\n"
    "  aloft catalogue check starlink.tle --no-verify-checksums"};

inline constexpr HelpPage kConvertHelp = {
    "Write a catalogue in another format",
    "Writes the element sets of a catalogue in another format. All notations of OMM read back to\n"
    "the same bits. A TLE rounds to the digits of its columns; sets that do not fit it (numbers\n"
    "above 339999) are named, exit code 2, and nothing is written.\n"
    "\n"
    "Examples:\n"
    "  aloft catalogue convert starlink.tle --to csv --out starlink.csv\n"
    "  aloft catalogue convert gps.json --to xml"};

inline constexpr HelpPage kPassesHelp = {
    "List when satellites rise, culminate and set over a place",
    "Lists when satellites rise, culminate and set over a place, with azimuths and the highest\n"
    "elevation. Times are UTC, to a tenth of a second.\n"
    "\n"
    "Examples:\n"
    "  aloft passes --at Kyiv --hours 1\n"
    "  aloft passes --at 50.45,30.52 --catalogue stations.tle --time 2026-05-30T00:00:00Z\n"
    "  aloft passes --at Kyiv --elevation 25 --json\n"
    "\n"
    "Without --scenario, world.toml is looked for as in aloft explain."};

inline constexpr HelpPage kValidateHelp = {
    "Hold the engine against public measurements",
    "Runs the engine on the sites and dates of public measurements and prints one table: "
    "measured,\n"
    "engine, null model, the band in which the engine must lie, and the verdict. Exit code 1 if a\n"
    "band is missed. docs/validation.md says which files the folder holds and where they come "
    "from.\n"
    "\n"
    "Examples:\n"
    "  aloft validate --data measurements\n"
    "  aloft validate --data measurements --out validation.json --quiet"};

inline constexpr HelpPage kCompatHelp = {
    "Rebuild another simulator's world, and write its files",
    "Rebuilds the world of another simulator exactly, so that its users can swap Aloft in.\n"
    "\n"
    "Example:\n"
    "  aloft compat hypatia --network kuiper_630 --ground-stations cities.csv\n"
    "\n"
    "More on it: aloft compat hypatia --help"};

inline constexpr HelpPage kHypatiaHelp = {
    "Forwarding state and round trips as Hypatia has them",
    "Writes Hypatia's forwarding state (fstate_<nanoseconds>.txt: all of it, then what changes),\n"
    "the files that go with it, and rtt.csv with the round trips of each --pair.\n"
    "Networks: kuiper_630, starlink_550, telesat_1015, or a file (docs/models/compat.md).\n"
    "\n"
    "Examples:\n"
    "  aloft compat hypatia --network starlink_550 --ground-stations cities.csv \\\n"
    "      --duration-s 200 --step-ms 1000 --pair 21 24 --elevation-deg 25\n"
    "  aloft compat hypatia --network shell.toml --ground-stations ground_stations.txt \\\n"
    "      --compare gen_data/shell/dynamic_state_100ms_for_200s --near-ties-m 1"};

inline constexpr HelpPage kCompletionHelp = {
    "Print a script that lets the shell complete what you type",
    "Prints a script for bash that completes subcommands, options and file names.\n"
    "\n"
    "Examples:\n"
    "  aloft completion bash > ~/.local/share/bash-completion/completions/aloft\n"
    "  source <(aloft completion bash)"};

inline constexpr HelpPage kDoctorHelp = {
    "Say what this machine has, and what it lacks",
    "Says what this machine has - processor, memory, data - and, for each thing that is missing,\n"
    "what to do. Exit code 1 if something needed is missing.\n"
    "\n"
    "Examples:\n"
    "  aloft doctor\n"
    "  aloft doctor --json"};

inline constexpr HelpPage kBenchHelp = {
    "Measure how fast this machine is",
    "Measures how fast this machine does one part of the work.\n"
    "\n"
    "Examples:\n"
    "  aloft bench sgp4\n"
    "  aloft bench sdp4 --threads 1 --json\n"
    "  aloft bench forwarding\n"
    "  aloft bench day\n"
    "\n"
    "More on one of them: aloft bench sgp4 --help"};

inline constexpr HelpPage kBenchSgp4Help = {
    "Satellites near the Earth moved a second",
    "Moves satellites near the Earth to many instants, position and velocity, and says how many\n"
    "that is a second, from the median of the repetitions. The spread is that between the first\n"
    "and the third quarter, as a share of the median. On a shared machine, processor time is the\n"
    "better measure.\n"
    "\n"
    "Examples:\n"
    "  aloft bench sgp4 --threads 1\n"
    "  aloft bench sgp4 --threads 1 --simd scalar --satellites 1000\n"
    "  aloft bench sgp4 --catalogue starlink.tle --uniform --json"};

inline constexpr HelpPage kBenchSdp4Help = {
    "Satellites of deep space moved a second",
    "The same as aloft bench sgp4 for periods of 225 minutes and more: navigation satellites,\n"
    "geostationary ones, Molniya and transfer orbits.\n"
    "\n"
    "Examples:\n"
    "  aloft bench sdp4 --threads 1\n"
    "  aloft bench sdp4 --catalogue gps.tle --json"};

inline constexpr HelpPage kBenchForwardingHelp = {
    "Forwarding state of one step",
    "Measures one step of two networks: orbits, links, and the next hop of every satellite to\n"
    "every destination. The first is a shell of 72 x 22 satellites with a +Grid and 100 ground\n"
    "stations, on one thread; the second is a whole sky, whose satellites choose their lasers as\n"
    "those of a catalogue do, and 200 gateways, on all threads.\n"
    "\n"
    "Examples:\n"
    "  aloft bench forwarding\n"
    "  aloft bench forwarding --threads 2 --catalogue starlink.tle --json"};

inline constexpr HelpPage kBenchDayHelp = {
    "A day of 15-second slots",
    "Runs slots as 'aloft run' does, statistics included, under a sky of three shells, over\n"
    "100,000 cells with 200 gateways; nothing is written. Without --full it measures a part of\n"
    "the day, three times, and says what the whole would take.\n"
    "\n"
    "Examples:\n"
    "  aloft bench day\n"
    "  aloft bench day --full --threads 2 --json\n"
    "  aloft bench day --satellites 40000 --slots 40"};

inline constexpr HelpPage kKeyHelp = {
    "Make a private key, or show its public half",
    "Keys as PEM (PKCS#8) with mode 0600: of logs and witnesses Ed25519; of approvers, of all who\n"
    "file, and of organisations P-256; of the oversight body one that opens letters.\n"
    "\n"
    "Examples:\n"
    "  aloft key new log.pem --of log --name log.example/island\n"
    "  aloft key new ana.pem --of approver\n"
    "  aloft key show log.pem --of log --name log.example/island\n"
    "\n"
    "More on one of them: aloft key new --help"};

inline constexpr HelpPage kKeyNewHelp = {
    "Write a new private key, print its public half",
    "Writes a new private key into a file that must not be there, readable by its owner alone, "
    "and\n"
    "prints the public half: of a log or a witness the verifier key (signed-note), of an approver\n"
    "what the registry has as public_key, of oversight a certificate, which is also in FILE.crt.\n"
    "\n"
    "Examples:\n"
    "  aloft key new log.pem --of log --name log.example/island\n"
    "  aloft key new w1.pem --of witness --name witness.example/one\n"
    "  aloft key new ana.pem --of approver\n"
    "  aloft key new letters.pem --of oversight --name \"Assembly of the Atoll\""};

inline constexpr HelpPage kKeyShowHelp = {
    "Print the public half of a private key",
    "Prints what 'aloft key new' has printed. The name of a log or a witness is not in the file;\n"
    "another name gives another verifier key.\n"
    "\n"
    "Examples:\n"
    "  aloft key show w1.pem --of witness --name witness.example/one\n"
    "  aloft key show ana.pem --of approver --json"};

inline constexpr HelpPage kLogHelp = {
    "Keep, serve, prove and verify a transparency log",
    "An append-only log of entries, whatever they say, that outsiders and other programs can "
    "check:\n"
    "tlog-tiles, signed-note, tlog-cosignature, tlog-policy and tlog-proof of C2SP.\n"
    "\n"
    "Examples:\n"
    "  aloft log init log --origin log.example/island --key log.pem --anchor anchor\n"
    "  aloft log append log entry.json\n"
    "  aloft log checkpoint log\n"
    "\n"
    "More on one of them: aloft log init --help; all in one example: docs/models/server.md"};

inline constexpr HelpPage kLogInitHelp = {
    "Begin a log in a folder",
    "Begins a log in a folder that holds none. The anchor is a second folder for the last signed\n"
    "checkpoint, best on another device: against it, the log notices that its store was put back.\n"
    "The policy (tlog-policy) names this log's verifier key, its witnesses with their URLs, and "
    "the\n"
    "quorum; without it there are no witnesses.\n"
    "\n"
    "Examples:\n"
    "  aloft log init log --origin log.example/island --key log.pem --anchor /mnt/b/anchor\n"
    "  aloft log init log --origin log.example/island --key log.pem --anchor anchor \\\n"
    "      --policy policy.txt"};

inline constexpr HelpPage kLogAppendHelp = {
    "Append entries",
    "Appends each file as one entry of at most 65535 bytes, all or none of them, and prints the\n"
    "index of each with its leaf hash. When it returns, the entries are on disk; others see them\n"
    "with the next checkpoint.\n"
    "\n"
    "Examples:\n"
    "  aloft log append log entry.json other.json\n"
    "  echo hello | aloft log append log\n"
    "  aloft log append log --lines entries.txt"};

inline constexpr HelpPage kLogCheckpointHelp = {
    "Sign, gather cosignatures, publish",
    "Writes the tiles of all appended entries, signs a checkpoint over them, asks the witnesses "
    "of\n"
    "the policy for cosignatures, publishes it with those it got, and prints it. Exit code 1 if "
    "the\n"
    "quorum is not met: the checkpoint is published all the same. Nothing is signed if a witness\n"
    "has seen entries that this log does not have.\n"
    "\n"
    "Examples:\n"
    "  aloft log checkpoint log\n"
    "  aloft log checkpoint log --timeout-s 2 --json"};

inline constexpr HelpPage kLogProveHelp = {
    "Write a proof that an entry is in a log",
    "Writes a proof (tlog-proof) that an entry is in a log, against its latest checkpoint: all\n"
    "that someone needs who has the entry and the policy.\n"
    "\n"
    "Examples:\n"
    "  aloft log prove log 0 --out entry.tlog-proof\n"
    "  aloft log prove http://127.0.0.1:8080 0 --policy policy.txt"};

inline constexpr HelpPage kLogVerifyHelp = {
    "Verify a log, or a proof, from outside",
    "Fetches all of a log, from its folder or its URL, and computes it again: signatures, quorum,\n"
    "root, tiles, and every checkpoint that was ever published. With --extends, the log must also\n"
    "begin with the entries of a checkpoint that you have kept from before. With --trust instead\n"
    "of --policy it must be a log of decisions: its first entry is that of the trust file, and\n"
    "every rule is checked again; entries that break one, and alarms, are printed. With --proof\n"
    "and --entry it verifies one proof instead, without the log. Exit code 1, with the reason, if\n"
    "something does not hold, or there is something to print.\n"
    "\n"
    "Examples:\n"
    "  aloft log verify http://127.0.0.1:8080 --policy policy.txt\n"
    "  aloft log verify log --policy policy.txt --extends yesterday.checkpoint\n"
    "  aloft log verify http://127.0.0.1:8080 --trust trust.toml\n"
    "  aloft log verify --proof entry.tlog-proof --entry entry.json --policy policy.txt"};

inline constexpr HelpPage kLogServeHelp = {
    "Serve a log's folder over HTTP",
    "Serves /checkpoint, /checkpoints and /tile/... of a log's folder to everybody, without the\n"
    "log's key. Prints its URL when it is ready. Ctrl-C ends it.\n"
    "\n"
    "Examples:\n"
    "  aloft log serve log --listen 127.0.0.1:8080\n"
    "  aloft log serve log --listen 127.0.0.1:0 --json"};

inline constexpr HelpPage kWitnessHelp = {
    "Witness logs: cosign what only grows",
    "Answers POST /add-checkpoint (tlog-witness): cosigns a checkpoint of a known log if it\n"
    "begins with the entries of the last one it has cosigned. What it has cosigned is in the "
    "state\n"
    "folder before it answers: keep it, or others' trust in this witness is lost. It publishes it\n"
    "as well, so that everybody can compare. With --filing-key it also takes requests and contact\n"
    "reports for the log of a trust file, signs when they came, and publishes those that the log\n"
    "has not taken within 24 h. Prints its URL when it is ready. Ctrl-C ends it.\n"
    "\n"
    "Examples:\n"
    "  aloft witness --name witness.example/one --key w1.pem --state w1 \\\n"
    "      --log log.example/island+<id>+<key> --listen 127.0.0.1:8081\n"
    "  aloft witness --name witness.example/one --key w1.pem --state w1 \\\n"
    "      --log log.example/island+<id>+<key> --listen 127.0.0.1:8081 \\\n"
    "      --filing-key filings.pem --trust trust.toml --read http://127.0.0.1:8080"};

}  // namespace aloft::cli
