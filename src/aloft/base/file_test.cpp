#include "aloft/base/file.h"

#include <unistd.h>

#include <fmt/core.h>
#include <gtest/gtest.h>

namespace aloft {
namespace {

namespace fs = std::filesystem;
using Fields = std::vector<std::string>;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / fmt::format("aloft_{}_{}", info->name(), getpid());
    fs::create_directories(folder_);
    path_ = folder_ / "f.csv";
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] Result<CsvTable> csv(std::string_view text) const {
    EXPECT_TRUE(write_file(path_, text));
    return read_csv(path_);
  }
  [[nodiscard]] std::string csv_error(std::string_view text) const {
    const auto table = csv(text);
    return table ? "no error" : table.error().text().substr(folder_.string().size() + 1);
  }

  fs::path folder_;
  fs::path path_;
};

TEST_F(FileTest, ReadsBackEveryByteWritten) {
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += static_cast<char>(i % 256);
  ASSERT_TRUE(write_file(path_, bytes));
  EXPECT_EQ(read_file(path_), bytes);
  ASSERT_TRUE(write_file(path_, ""));
  EXPECT_EQ(read_file(path_), "") << "an empty file is a file";
}

TEST_F(FileTest, NamesPathAndReasonWhenItCannotRead) {
  const auto absent = read_file(folder_ / "absent");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().text(),
            (folder_ / "absent").string() + ": cannot be read: No such file or directory");
  const auto folder = read_file(folder_);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().text(), folder_.string() + ": is a folder; a file is needed");
}

TEST_F(FileTest, LeavesNothingBehindWhenWritingFails) {
  EXPECT_FALSE(write_file(folder_ / "absent" / "f", "x"));
  fs::create_directory(folder_ / "taken");
  const auto onto_folder = write_file(folder_ / "taken", "x");
  ASSERT_FALSE(onto_folder);
  EXPECT_EQ(onto_folder.error().code, Error::Code::failed);
  std::vector<std::string> left;
  for (const auto& entry : fs::directory_iterator(folder_)) left.push_back(entry.path().filename());
  EXPECT_EQ(left, Fields{"taken"});
}

// /dev/full takes no byte: the way a full disk answers.
TEST_F(FileTest, KeepsTheOldFileWhenTheDiskIsFull) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  ASSERT_TRUE(write_file(path_, "old"));
  fs::create_symlink("/dev/full", folder_ / "f.csv.part");
  const auto written = write_file(path_, "new");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().text(),
            path_.string() + ": cannot be written: No space left on device");
  EXPECT_EQ(read_file(path_), "old");
  EXPECT_FALSE(fs::is_symlink(folder_ / "f.csv.part"));
}

TEST_F(FileTest, SplitsLinesWhateverTheirEnds) {
  const std::vector<std::string_view> expected{"a", "", "b", "c"};
  EXPECT_EQ(split_lines("a\n\nb\nc\n"), expected);
  EXPECT_EQ(split_lines("a\n\nb\nc"), expected);
  EXPECT_EQ(split_lines("a\r\n\r\nb\r\r\nc\r\n"), expected);
  EXPECT_TRUE(split_lines("").empty());
}

TEST_F(FileTest, ReadsQuotedFields) {
  const auto table = csv("name,note\n\"Camaçari, BR\",\"a \"\"b\"\"\"\n,\"\"\n");
  ASSERT_TRUE(table) << table.error().text();
  EXPECT_EQ(table->header, (Fields{"name", "note"}));
  EXPECT_EQ(table->rows.at(0), (Fields{"Camaçari, BR", "a \"b\""}));
  EXPECT_EQ(table->rows.at(1), (Fields{"", ""}));
}

TEST_F(FileTest, ReadsCsvWithByteOrderMarkAndCarriageReturns) {
  const auto table =
      csv("\xEF\xBB\xBF"
          "a,b\r\n1,2\r\n\r\n3,4\r\n");
  ASSERT_TRUE(table) << table.error().text();
  EXPECT_EQ(table->header, (Fields{"a", "b"}));
  EXPECT_EQ(table->rows, (std::vector<Fields>{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(table->line_numbers, (std::vector<std::size_t>{2, 4})) << "empty lines are counted";
}

TEST_F(FileTest, KeepsTheLastEmptyField) {
  const auto table = csv("a,b\n1,\n,\n\"q\",\n");
  ASSERT_TRUE(table) << table.error().text();
  EXPECT_EQ(table->rows, (std::vector<Fields>{{"1", ""}, {"", ""}, {"q", ""}}));
}

// Lists copied from web pages have no-break spaces (U+00A0), which look like blanks.
TEST_F(FileTest, CutsBlanksAroundFieldsAndTakesNoBreakSpacesForBlanks) {
  const auto table =
      csv("name , lat\n LOS -\u00A0LGOSNGA1 ,\u00A0-6.5\u00A0\n\"  São  Paulo \", 2\n  ,\u00A0\n");
  ASSERT_TRUE(table) << table.error().text();
  EXPECT_EQ(table->header, (Fields{"name", "lat"}));
  EXPECT_EQ(table->rows,
            (std::vector<Fields>{{"LOS - LGOSNGA1", "-6.5"}, {"São  Paulo", "2"}, {"", ""}}))
      << "blanks inside a field are part of it, and no other letter is touched";
  EXPECT_EQ(csv_number(*table, 0, 1), -6.5);
}

TEST_F(FileTest, NamesTheLineOfBadCsv) {
  EXPECT_EQ(csv_error(""), "f.csv: is empty; a CSV file with a header line is needed");
  EXPECT_EQ(csv_error("a,b\n1,2\n3\n"), "f.csv:3: found 1 fields; the header has 2");
  EXPECT_EQ(csv_error("a\n\"x\n"), "f.csv:2: a quoted field is not closed");
  EXPECT_EQ(csv_error("a\n\"x\"y\n"),
            "f.csv:2: found 'y' after a quoted field; a comma is allowed");
}

TEST_F(FileTest, FindsColumnsByName) {
  const auto table = csv("lat,lon\n1,2\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->column("lon"), 1U);
  const auto absent = table->column("alt");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().text(), path_.string() + ":1: no column 'alt'; found: lat, lon");
}

TEST_F(FileTest, ReadsFiniteNumbersOnly) {
  const auto table = csv("v\n-12.5e1\nnan\ninf\n1x\n\"\"\n1e999\n0x10\n1 2\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(csv_number(*table, 0, 0), -125.0);
  for (std::size_t row = 1; row < table->rows.size(); ++row)
    EXPECT_FALSE(csv_number(*table, row, 0)) << table->rows[row][0];
  EXPECT_EQ(csv_number(*table, 3, 0).error().text(),
            path_.string() + ":5: column 'v': found '1x'; a finite number is allowed");
}

// FIPS 180-2, appendix B.
TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace aloft
