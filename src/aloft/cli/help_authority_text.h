/// Words of the help pages about territories, filings, decisions and policy bundles.
#pragma once

#include "aloft/cli/help_text.h"

namespace aloft::cli {

inline constexpr HelpPage kTerritoryHelp = {
    "Territories, and areas that more than one claims",
    "What decisions are judged by: people and cells of each territory, and disputed areas.\n"
    "\n"
    "Examples:\n"
    "  aloft territory show Antarctica\n"
    "  aloft territory claims --claims claims.toml"};

inline constexpr HelpPage kTerritoryShowHelp = {
    "Show a territory",
    "Prints area, people and cells of a territory, and the disputed areas that it claims. With\n"
    "--json also every cell.\n"
    "\n"
    "Examples:\n"
    "  aloft territory show AQ\n"
    "  aloft territory show HM --claims claims.toml --json"};

inline constexpr HelpPage kTerritoryClaimsHelp = {
    "List disputed areas, with the hash of the territory data",
    "Lists the disputed areas of a file, who claims each, on what basis and by what source, and\n"
    "the hash under which a log names the territory data with these claims.\n"
    "\n"
    "Examples:\n"
    "  aloft territory claims --claims claims.toml"};

/// Of requests and of contact reports alike.
struct FilingHelp {
  HelpPage list;
  HelpPage status;
  HelpPage answer;
};

inline constexpr HelpPage kRequestHelp = {
    "Ask for a decision, and see what became of it",
    "Anybody with a registered key files a request, without anybody's approval. It stays in the\n"
    "log for ever, and an answer that is overdue is a public alarm.\n"
    "\n"
    "Examples:\n"
    "  aloft request file --territory HM --ask activate --text \"We are waiting.\" \\\n"
    "      --key me.pem --trust trust.toml --log log\n"
    "  aloft request list --log http://127.0.0.1:8080 --trust trust.toml\n"
    "\n"
    "More on one of them: aloft request file --help"};

inline constexpr HelpPage kRequestFileHelp = {
    "File a request",
    "Signs a request and appends it to the log in a folder, if it breaks no rule of that log;\n"
    "prints its entry's number and its leaf hash. With --witness a witness takes it instead, if\n"
    "the log would rather not: its receipt says when, and it publishes what the log has not taken\n"
    "within 24 h. With --out the entry is written into a file.\n"
    "\n"
    "Examples:\n"
    "  aloft request file --territory HM --ask activate --text \"We are waiting.\" \\\n"
    "      --key me.pem --trust trust.toml --log log\n"
    "  aloft request file --territory HM --ask rescind --text \"It is over.\" \\\n"
    "      --key me.pem --trust trust.toml --witness http://127.0.0.1:8081 --receipt receipt"};

inline constexpr FilingHelp kRequestReadHelp = {
    {"List all requests",
     "Replays the log and lists every request: when witnesses first saw it, by when it is to be\n"
     "answered, and what the answer is.\n"
     "\n"
     "Examples:\n"
     "  aloft request list --log log --trust trust.toml\n"
     "  aloft request list --log http://127.0.0.1:8080 --trust trust.toml --json"},
    {"Show one request, and prove that it is in the log",
     "Shows a request with its answer, and checks the proof that it is in the log against the\n"
     "trust file. Exit code 1 if the proof does not hold. With a witness's receipt instead of an\n"
     "ID, it says whether the log has taken the request in time, not yet, or too late: the log\n"
     "has 24 h.\n"
     "\n"
     "Examples:\n"
     "  aloft request status 7 --log log --trust trust.toml --receipt receipt.tlog-proof\n"
     "  aloft request status --from-witness receipt --log http://127.0.0.1:8080 \\\n"
     "      --trust trust.toml"},
    {"Answer a request",
     "Signs an answer by somebody who may approve and has not asked.\n"
     "\n"
     "Examples:\n"
     "  aloft request answer 7 --outcome refused --text \"No licence.\" \\\n"
     "      --key ben.pem --trust trust.toml --log log"}};

inline constexpr HelpPage kContactHelp = {
    "Report an outside contact to the oversight body",
    "Who learns of a request from outside reports it, without anybody's approval. The report is\n"
    "sealed to the oversight body; the log holds a salted hash, and does not say who reports.\n"
    "\n"
    "Examples:\n"
    "  aloft contact file --report report.txt --letter letter.cms --secret proof.json \\\n"
    "      --key me.pem --trust trust.toml --log log\n"
    "  aloft contact list --log http://127.0.0.1:8080 --trust trust.toml\n"
    "\n"
    "More on one of them: aloft contact file --help"};

inline constexpr HelpPage kContactFileHelp = {
    "File a contact report",
    "Signs and seals a report to the oversight body that the log names, and appends its salted\n"
    "hash to the log in a folder. With --witness a witness takes the hash instead: its receipt\n"
    "says when, and it publishes what the log has not taken within 24 h. With --out the entry is\n"
    "written into a file. With either, the log may be a URL. Send the letter to the oversight\n"
    "body; keep the secret file, which proves what you have reported.\n"
    "\n"
    "Examples:\n"
    "  aloft contact file --report report.txt --letter letter.cms --secret proof.json \\\n"
    "      --key me.pem --trust trust.toml --log log\n"
    "  aloft contact file --report report.txt --letter letter.cms --secret proof.json \\\n"
    "      --key me.pem --trust trust.toml --log http://127.0.0.1:8080 \\\n"
    "      --witness http://127.0.0.1:8081 --receipt receipt"};

inline constexpr HelpPage kContactOpenHelp = {
    "Open a letter with a contact report, as oversight",
    "Opens a letter with oversight's key (aloft key new --of oversight), and says which contact\n"
    "report of the log it belongs to, by its salted hash, and who has signed it. Exit code 1 if\n"
    "the log has no such report, which is then shown all the same.\n"
    "\n"
    "Examples:\n"
    "  aloft contact open letter.cms --key oversight.key --log log --trust trust.toml"};

inline constexpr FilingHelp kContactReadHelp = {
    {"List all contact reports",
     "Replays the log and lists every contact report: when witnesses first saw it, by when it is\n"
     "to be answered, and what the answer is.\n"
     "\n"
     "Examples:\n"
     "  aloft contact list --log log --trust trust.toml"},
    {"Show one contact report, and prove that it is in the log",
     "Shows what the log has of a contact report with its answer, and checks the proof that it is\n"
     "in the log against the trust file. Exit code 1 if the proof does not hold. With a witness's\n"
     "receipt instead of an ID, it says whether the log has taken the report in time, not yet, or\n"
     "too late: the log has 24 h.\n"
     "\n"
     "Examples:\n"
     "  aloft contact status 9 --log log --trust trust.toml --receipt receipt.tlog-proof"},
    {"Answer a contact report",
     "Signs an answer by oversight.\n"
     "\n"
     "Examples:\n"
     "  aloft contact answer 9 --outcome noted --text \"We look into it.\" \\\n"
     "      --key dov.pem --trust trust.toml --log log"}};

inline constexpr HelpPage kDecideHelp = {
    "Decide where service is on",
    "A draft says what is to be decided; people of distinct organisations approve it on their own\n"
    "machines; draft and approvals become a decision of the log. Silence means on.\n"
    "\n"
    "Examples:\n"
    "  aloft decide show draft.json ana.approval ben.approval --log log --trust trust.toml\n"
    "  aloft decide approve draft.json --role legal --key ben.pem --trust trust.toml \\\n"
    "      --out ben.approval\n"
    "\n"
    "More on one of them: aloft decide draft --help; all in one example: docs/authority.md"};

inline constexpr HelpPage kGenesisHelp = {
    "Make the first entry of a log, or sign it",
    "With --origin it makes the first entry of a log of decisions in a new file; without, it "
    "reads\n"
    "that file. With --organisation it adds a signature by that organisation's root key. Prints\n"
    "the leaf hash so far; when all have signed, it belongs into the trust file as first_entry,\n"
    "and the file into the log: aloft log append log genesis.json\n"
    "\n"
    "Examples:\n"
    "  aloft decide genesis genesis.json --origin skylark.example/decisions \\\n"
    "      --quorum quorum.toml --registry registry.json --scenario reference.toml\n"
    "  aloft decide genesis genesis.json --organisation skylark --key root.pem"};

inline constexpr HelpPage kDraftHelp = {
    "Write a draft, and file it",
    "Writes a draft as canonical JSON. With --key it is also signed as an entry by its author, "
    "and\n"
    "appended to the log in a folder, or written into a file with --out: only what is filed can "
    "be\n"
    "decided. What a draft needs depends on its verb. An edited draft has the same number and the\n"
    "next revision; all approvals so far are void.\n"
    "\n"
    "Examples:\n"
    "  aloft decide draft draft.json --number 1 --verb deactivate --territory HM \\\n"
    "      --reason no_licence --third-party harbour --legal-basis \"Radio Act, section 4\" \\\n"
    "      --owner ana --requested-by \"a ministry\" --review 2027-02-01T00:00:00Z \\\n"
    "      --expires 2027-02-15T00:00:00Z --key ana.pem --trust trust.toml --log log\n"
    "  aloft decide draft end.json --number 2 --verb rescind --decision 1 --reason other \\\n"
    "      --legal-basis \"Radio Act, section 5\" --owner ana --requested-by parliament"};

inline constexpr HelpPage kDraftShowHelp = {
    "Show a draft, its approvals, and what is missing",
    "Prints what a draft says and which approvals there are. With --log it also says how far it\n"
    "has come, which approvals do not count, and what the quorum lacks.\n"
    "\n"
    "Examples:\n"
    "  aloft decide show draft.json\n"
    "  aloft decide show draft.json ana.approval --log log --trust trust.toml"};

inline constexpr HelpPage kApproveHelp = {
    "Approve a draft, on your own machine",
    "Signs a draft with an approver's key and writes the approval into a file, which goes to\n"
    "whoever publishes the decision. It needs neither the log nor its key. Read the draft first:\n"
    "aloft decide show.\n"
    "\n"
    "Examples:\n"
    "  aloft decide approve draft.json --role legal --key ben.pem --trust trust.toml \\\n"
    "      --out ben.approval"};

inline constexpr HelpPage kRefuseHelp = {
    "Refuse a draft, in the log",
    "Signs a refusal by somebody who could have approved, and appends it to the log in a folder,\n"
    "or writes it into a file. The draft can then be edited, and not be decided as it is.\n"
    "\n"
    "Examples:\n"
    "  aloft decide refuse draft.json --role oversight --text \"No ground.\" \\\n"
    "      --key dov.pem --trust trust.toml --log log"};

inline constexpr HelpPage kWithdrawHelp = {
    "Withdraw a draft, in the log",
    "Signs a withdrawal by the draft's author or owner, and appends it to the log in a folder, or\n"
    "writes it into a file.\n"
    "\n"
    "Examples:\n"
    "  aloft decide withdraw draft.json --text \"It is settled.\" \\\n"
    "      --key ana.pem --trust trust.toml --log log"};

inline constexpr HelpPage kCountersignHelp = {
    "Confirm, as the third party, the reason of a decision",
    "Where the reason of a decision points at a third party (--third-party of the draft), that\n"
    "party signs with a registered key of its own that it is true, and the countersignature is\n"
    "appended to the log in a folder, or written into a file. Until then the reason reads\n"
    "\"operator's claim, unconfirmed\".\n"
    "\n"
    "Examples:\n"
    "  aloft decide countersign 1 --key gus.pem --trust trust.toml --log log\n"
    "  aloft decide countersign 1 --key gus.pem --trust trust.toml \\\n"
    "      --log http://127.0.0.1:8080 --out countersignature.json"};

inline constexpr HelpPage kPublishHelp = {
    "Make a draft and its approvals a decision",
    "Appends the decision to the log in a folder, if it breaks no rule; else it says which rule,\n"
    "and the exit code is 1. Approvals that do not count are named and left out. It has no effect\n"
    "before witnesses have seen it: aloft log checkpoint.\n"
    "\n"
    "Examples:\n"
    "  aloft decide publish draft.json ana.approval ben.approval --log log --trust trust.toml"};

inline constexpr HelpPage kBreakGlassHelp = {
    "Publish a break-glass, and have it witnessed at once",
    "Takes a draft with the verb break_glass, which names its cells one by one and lasts 24 h at\n"
    "most, with the approvals of two people of two organisations; appends it, signs a checkpoint\n"
    "and asks the witnesses. Exit code 1 if their quorum is not met: then it has no effect yet. "
    "It\n"
    "reverts by itself unless a decision ratifies it.\n"
    "\n"
    "Examples:\n"
    "  aloft decide break-glass draft.json ana.approval ora.approval --log log \\\n"
    "      --trust trust.toml"};

inline constexpr HelpPage kPolicyHelp = {
    "Compile or verify a policy bundle",
    "A bundle says what is on and off where and when, with all that proves it: decisions,\n"
    "approvals, proofs, cosignatures.\n"
    "\n"
    "Examples:\n"
    "  aloft policy compile --log log --trust trust.toml --out bundle.json\n"
    "  aloft policy verify bundle.json --trust trust.toml"};

inline constexpr HelpPage kPolicyCompileHelp = {
    "Compile a log into a bundle",
    "Replays a log, from its folder or its URL, and writes its rules with their proofs. The same\n"
    "log gives the same bytes on every machine.\n"
    "\n"
    "Examples:\n"
    "  aloft policy compile --log http://127.0.0.1:8080 --trust trust.toml --out bundle.json"};

inline constexpr HelpPage kPolicyVerifyHelp = {
    "Verify a bundle; print its rules, and what holds at a time",
    "Checks every proof, signature and rule of a bundle again, and prints the rules of each\n"
    "territory with the numbers of the decisions, and what is off at a time. With --previous only\n"
    "a newer bundle is taken, which has all that the previous one proved. Exit code 1, with the\n"
    "reason, if something does not hold.\n"
    "\n"
    "Examples:\n"
    "  aloft policy verify bundle.json --trust trust.toml --previous yesterday.json\n"
    "  aloft policy verify bundle.json --trust trust.toml --at 2027-02-10T12:00:00Z"};

inline constexpr HelpPage kPolicyTakeHelp = {
    "Take a bundle that is newer and proven; keep the last one otherwise",
    "Verifies a bundle as aloft policy verify does, with the file that is obeyed so far as the\n"
    "previous one, and only then puts it in that file's place, whole. A bundle that is older, the\n"
    "same or not proven is refused with exit code 1, and the file stays as it is: a node that is\n"
    "cut off keeps the last one. Run one at a time for one file.\n"
    "\n"
    "Examples:\n"
    "  aloft policy take bundle.json --trust trust.toml --into obeyed.json"};

}  // namespace aloft::cli
