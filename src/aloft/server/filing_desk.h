/// Filings that were handed to a witness instead of the log's operator. Public: a part of the front
/// door.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "aloft/authority/authority.h"
#include "aloft/server/http.h"
#include "aloft/server/services.h"
#include "aloft/transparency/transparency.h"

namespace aloft::server {

struct FilingDeskSettings {
  std::filesystem::path folder;  ///< One file for each filing that is held.
  /// Signs the receipts: of a witness of the trust file, which names it as `filing_key`.
  transparency::Ed25519Key key;
  authority::Trust trust;
  std::vector<authority::Ground> grounds;  ///< All territory data that the log ever names.
  transparency::Send log;                  ///< Where the witness reads the log.
};

/// What a desk holds at most. A filing counts until the log has taken it in time. Every registered
/// key has the same part of the requests and of their bytes, so that none can take another's room.
struct FilingLimits {
  std::size_t requests_of_a_key = 256;
  std::size_t contacts = 4'000;  ///< Anybody can make one: they have no room of the requests.
  std::size_t requests = 6'000;
  std::size_t request_bytes = std::size_t{12} << 20;  ///< Of the lines that publish them.
};

/// Takes filings for one log, and publishes what that log has not taken in time. Whether it has is
/// judged by the tree that this witness has cosigned, and by the times of its own cosignatures.
///
/// Of a contact report nobody but oversight can tell who has made it, so the desk takes it from
/// anybody; a request needs a key that the log's registry has at the largest tree cosigned.
class FilingDesk {
 public:
  /// `witness` is the one whose filings these are. An error if the trust file has no such witness.
  static Result<FilingDesk> open(FilingDeskSettings settings,
                                 std::shared_ptr<transparency::Witness> witness,
                                 FilingLimits limits = {});
  ~FilingDesk();
  FilingDesk(FilingDesk&&) noexcept;
  FilingDesk& operator=(FilingDesk&&) noexcept;

  /// A receipt (authority/filings.h), 200, when the filing is on disk; of one that is held already,
  /// the same receipt. 400: no filing for this log; 403: by no registered key; 413: too long; 503:
  /// no room, or the log's state is not known.
  transparency::Answer take(const std::string& entry, std::uint64_t now_s);
  /// The filings that are late at `now_s`, with those that the log took too late: JSON lines
  /// `{"entry": ..., "receipt": ...}`, the oldest first.
  transparency::Answer late(std::uint64_t now_s);
  [[nodiscard]] const std::string& origin() const;

 private:
  struct Impl;
  explicit FilingDesk(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// `POST` and `GET` of `/<hex SHA-256 of the origin>/filings`; all else is for `other`.
Handler filing_service(std::shared_ptr<FilingDesk> desk, Handler other, Clock clock);

}  // namespace aloft::server
