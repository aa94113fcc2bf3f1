/// The style and the script of the report's page. They are files of their own (report_style.css,
/// report_script.js), for editors and reviewers; the build turns them into C++ text.
#pragma once

#include <string_view>

namespace aloft::results {

extern const std::string_view kReportStyle;
extern const std::string_view kReportScript;

}  // namespace aloft::results
