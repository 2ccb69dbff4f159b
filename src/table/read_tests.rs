use std::fs;

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

use super::*;

fn cells(line: &Line) -> Vec<&str> {
    line.cells.iter().map(Given::as_str).collect()
}

fn table(sheet: &Sheet) -> Vec<Vec<&str>> {
    sheet.lines.iter().map(cells).collect()
}

fn open(name: &str, bytes: &[u8]) -> Result<Sheet, SheetFault> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    Sheet::open(&path)
}

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn one_code() -> Vec<u8> {
    workbook(|book| {
        book.add_worksheet().write_string(0, 0, "1648").unwrap();
    })
}

#[test]
fn a_list_of_codes_keeps_its_rows() {
    let sheet =
        open("codes.TXT", b"\n164822200532619796511\r\n\r\n  1046 8612 6200 130 \rSUMMER2026").unwrap();
    assert_eq!(sheet.name, "codes.TXT");
    assert_eq!(table(&sheet), [["164822200532619796511"], ["1046 8612 6200 130"], ["SUMMER2026"]]);
    assert_eq!(sheet.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 4, 5]);
}

#[test]
fn rows_count_the_lines_inside_a_cell() {
    let sheet = Sheet::paste("code,note\n\n1,\"two\nlines\"\n2,b\n").unwrap();
    assert_eq!(sheet.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 3, 5]);
    assert_eq!(cells(&sheet.lines[1]), ["1", "two\nlines"]);
}

#[test]
fn the_delimiter_is_the_one_in_most_lines() {
    for text in ["a,b;c\n1,2\n3,4", "a\tb;c\n1\t2\n3\t4,5", "a;b\n1;2,5\n3;4"] {
        let sheet = Sheet::paste(text).unwrap();
        assert!(sheet.lines.iter().all(|line| line.cells.len() == 2), "{text}: {sheet:?}");
    }
    let quoted = Sheet::paste("\"a,b,c\";2\n\"d,e,f\";4").unwrap();
    assert_eq!(table(&quoted), [["a,b,c", "2"], ["d,e,f", "4"]]);
}

#[test]
fn what_keeps_excel_from_rounding_is_no_part_of_a_code() {
    let sheet = Sheet::paste("码\t,名\t\n1648\t,a\t\n=\"1649\",b").unwrap();
    assert_eq!(table(&sheet), [["码", "名"], ["1648", "a"], ["1649", "b"]]);
}

#[test]
fn a_lonely_quote_swallows_nothing() {
    let sheet = Sheet::paste("\"1648\n1649\n\"1650\"").unwrap();
    assert_eq!(table(&sheet), [["1648"], ["1649"], ["1650"]]);
}

#[test]
fn empty_cells_before_a_code_keep_their_place() {
    let sheet = Sheet::paste("a,b,c\n,,1648\n,,\n").unwrap();
    assert_eq!(table(&sheet), [vec!["a", "b", "c"], vec!["", "", "1648"]]);
}

#[test]
fn every_encoding_of_chinese_text_is_read() {
    let words = "券码,说明\n1648,可用";
    let utf_16: Vec<u16> = words.encode_utf16().collect();
    let little: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(utf_16.iter().flat_map(|c| c.to_le_bytes())).collect();
    let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(utf_16.iter().flat_map(|c| c.to_be_bytes())).collect();
    let (gb18030, ..) = encoding_rs::GB18030.encode(words);
    let marked = format!("\u{feff}{words}");
    for bytes in [words.as_bytes(), marked.as_bytes(), &little, &big, &gb18030] {
        assert_eq!(table(&open("a.csv", bytes).unwrap()), [["券码", "说明"], ["1648", "可用"]]);
    }
}

#[test]
fn what_excel_rounded_is_told_from_whole_codes() {
    let sheet = Sheet::paste("1.64822E+20\n164822200532619000000\n164822200532619796511").unwrap();
    let rounded = sheet.lines.iter().map(|line| matches!(line.cells[0], Given::Rounded(_)));
    assert_eq!(rounded.collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn excels_cells_are_read_as_they_are_shown() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, " 164822200532619796511 ").unwrap();
        sheet.write_number(2, 1, 104_686_126_200_130.0).unwrap();
        sheet.write_number(2, 2, 164_822_200_532_619_796_511.0).unwrap();
        sheet.write_number(2, 3, 1.5).unwrap();
        sheet.write_boolean(3, 0, true).unwrap();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_number_with_format(3, 1, 46_000.0, &day).unwrap();
        sheet.write_number_with_format(3, 2, 104_686_126_200_130.0, &day).unwrap();
    });
    let sheet = open("活动码.xlsx", &bytes).unwrap();
    assert_eq!(sheet.name, "活动码.xlsx");
    assert_eq!(sheet.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!(cells(&sheet.lines[0]), ["164822200532619796511"]);
    assert_eq!(cells(&sheet.lines[1]), ["", "104686126200130", "164822200532620000000", "1.5"]);
    assert!(matches!(sheet.lines[1].cells[2], Given::Rounded(_)));
    assert_eq!(cells(&sheet.lines[2]), ["TRUE", "2025-12-09 00:00:00", "104686126200130"]);
}

#[test]
fn the_first_sheet_with_anything_in_it_is_read() {
    let bytes = workbook(|book| {
        book.add_worksheet().set_hidden(true).write_string(0, 0, "hidden").unwrap();
        book.add_worksheet();
        book.add_worksheet().set_active(true).write_string(0, 0, "1648").unwrap();
    });
    // A file with a wrong ending is still what it is.
    assert_eq!(table(&open("a.csv", &bytes).unwrap()), [["1648"]]);
}

#[test]
fn each_fault_has_its_name() {
    assert_eq!(open("a.pdf", b"1648"), Err(SheetFault::UnknownEnding));
    assert_eq!(open("a", b"1648"), Err(SheetFault::UnknownEnding));
    assert_eq!(open("a.xls", b""), Err(SheetFault::OldExcel));
    assert_eq!(open("a.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1"), Err(SheetFault::OldExcel));
    assert_eq!(open("a.xlsx", b"1648"), Err(SheetFault::Damaged));
    assert_eq!(open("a.csv", b" \n ,,\n"), Err(SheetFault::Empty));
    let empty = workbook(|book| {
        book.add_worksheet();
    });
    assert_eq!(open("a.xlsx", &empty), Err(SheetFault::Empty));
    assert!(matches!(Sheet::open(Path::new("nowhere.csv")), Err(SheetFault::Unreadable(_))));
    assert_eq!(Sheet::paste(&"1\n".repeat(MAX_LINES + 1)), Err(SheetFault::TooManyLines));
    assert_eq!(Sheet::paste(&"1\n".repeat(MAX_LINES)).unwrap().lines.len(), MAX_LINES);
    assert_eq!(Sheet::paste(&format!("{}1\n", ",".repeat(MAX_CELLS))), Err(SheetFault::TooBig));
}

#[test]
fn a_workbook_that_claims_more_than_it_has_is_damaged() {
    let bytes = one_code();
    let claims = with_part(&bytes, "xl/sharedStrings.xml", |part| {
        part.replace("uniqueCount=\"1\"", "uniqueCount=\"1000000000000\"")
    });
    assert_eq!(open("a.xlsx", &claims), Err(SheetFault::Damaged));
    let far = with_part(&bytes, "xl/worksheets/sheet1.xml", |part| part.replace("r=\"A1\"", "r=\"ZZZZ1\""));
    assert_eq!(open("a.xlsx", &far), Err(SheetFault::Damaged));
}

#[test]
fn a_small_file_that_unpacks_to_a_large_one_is_too_big() {
    let bytes = one_code();
    let bomb = with_part(&bytes, "xl/workbook.xml", |part| part + &" ".repeat(65 << 20));
    assert!(bomb.len() < 1 << 20);
    assert_eq!(open("a.xlsx", &bomb), Err(SheetFault::TooBig));
}

/// The same zip with one part changed.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut source = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
    let mut target = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    let mut is_changed = false;
    for i in 0..source.len() {
        let mut part = source.by_index(i).unwrap();
        let path = part.name().unwrap().into_owned();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        let changed = if path == name { change(content.clone()) } else { content.clone() };
        is_changed |= changed != content;
        target.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        io::Write::write_all(&mut target, changed.as_bytes()).unwrap();
    }
    assert!(is_changed, "{name}");
    target.finish().unwrap().into_inner()
}

proptest! {
    #[test]
    fn no_bytes_break_the_reading_of_text(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = delimited::read(&delimited::decode(bytes));
    }

    #[test]
    fn no_code_of_a_list_is_lost(codes in proptest::collection::vec("[0-9A-Z]{4,22}", 1..50), end in "\r?\n") {
        let text = codes.join(&end) + &end;
        let sheet = Sheet::paste(&text).unwrap();
        let read: Vec<&str> = sheet.lines.iter().map(|line| line.cells[0].as_str()).collect();
        prop_assert_eq!(read, codes);
    }

    #[test]
    fn no_damage_breaks_the_reading_of_excel(at in 0_usize..6_000, to in any::<u8>(), length in 0_usize..6_000) {
        let mut bytes = one_code();
        let last = bytes.len() - 1;
        bytes[at.min(last)] = to;
        bytes.truncate(length.max(last / 2));
        let _ = excel::read(&bytes);
    }
}
