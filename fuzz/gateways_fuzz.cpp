#include "fuzz.h"

#include "aloft/link/site_list.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto gateways = link::read_gateways(as_file(bytes), scenario::Assumptions{});
  if (value_or_reasons(gateways) == nullptr) return;
  for (const GatewayIndex gateway : rows<GatewayIndex>(gateways->size()))
    ALOFT_CHECK(std::abs(gateways->location[gateway].latitude.degrees()) <= 90.0 &&
                    gateways->antennas[gateway] >= 0,
                "the reader holds rows to what is allowed");
}
