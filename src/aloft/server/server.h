/// How do others reach a transparency log and its witnesses? HTTP/1.1 in front of `transparency`.
///
/// Requests and answers are values (`http.h`), so that everything but carrying them is tested
/// without a socket; one source file knows sockets. The door has five leaves: `http.h` (a server,
/// a client), `services.h` (what a log and a witness answer), `filing_desk.h` (filings that are
/// handed to a witness), `log_folder.h` (a log's folder with its settings) and `verification.h` (a
/// log, or one entry of it, verified from outside).
///
/// Plain HTTP only: TLS belongs to a proxy in front, and nothing here relies on it, since all that
/// matters is signed.
#pragma once

#include "aloft/server/filing_desk.h"
#include "aloft/server/http.h"
#include "aloft/server/log_folder.h"
#include "aloft/server/services.h"
#include "aloft/server/verification.h"
