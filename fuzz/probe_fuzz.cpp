#include "fuzz.h"

#include "aloft/oversight/oversight.h"

// A probe, and a file of probes. What is read is canonical and was signed over all but its
// signature.
void aloft::fuzz::feed(std::string_view bytes) {
  const auto probe = oversight::parse_probe(bytes, "input");
  if (const auto* read = value_or_reasons(probe)) {
    ALOFT_CHECK(authority::parse_canonical(bytes, "input", oversight::kProbeBytesMax),
                "a probe is canonical JSON");
    ALOFT_CHECK(read->service || (read->downlink_bps == 0 && read->rtt_us == 0),
                "without service there are no rates");
    ALOFT_CHECK(read->signed_message.size() < bytes.size(), "the signature is not signed");
  }
  const auto probes = oversight::parse_probes(bytes, "input");
  if (value_or_reasons(probes) != nullptr && probe)
    ALOFT_CHECK(probes->size() == 1, "one probe is a file of one");
}
