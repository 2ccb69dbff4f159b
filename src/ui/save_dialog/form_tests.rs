use super::*;

fn form(name: &str, content: Content) -> Form {
    Form::new(Outgoing { name: name.into(), content }, PathBuf::from("/home/till"))
}

fn table() -> Content {
    Content::Table { heads: Vec::new(), count: 0, rows: Box::new(std::iter::empty()) }
}

#[test]
fn a_name_is_suggested_that_every_system_takes() {
    let path = form("11/11: \"活动\"", table()).target().unwrap();
    assert_eq!(path.parent(), Some(Path::new("/home/till")));
    let day = Zoned::now().strftime("%Y-%m-%d");
    assert_eq!(path.file_name().unwrap().to_str().unwrap(), format!("11-11- -活动- {day}.xlsx"));
}

#[test]
fn what_is_typed_becomes_a_file_with_its_ending() {
    let mut form = form("a", table());
    for (typed, target) in [
        ("b", Some("/home/till/b.xlsx")),
        ("b.XLSX", Some("/home/till/b.XLSX")),
        ("v1.2", Some("/home/till/v1.2.xlsx")),
        (" \"/srv/b\" ", Some("/srv/b.xlsx")),
        ("/srv/", None),
        (" ", None),
    ] {
        form.path = typed.into();
        assert_eq!(form.target().as_deref(), target.map(Path::new), "{typed}");
    }
    form.path = "b.csv".into();
    form.follow_ending();
    assert_eq!(form.target().as_deref(), Some(Path::new("/home/till/b.csv")));
}

#[test]
fn a_page_is_a_pdf_whatever_is_typed() {
    let mut form = form("a", Content::page(Vec::new()));
    form.path = "b.csv".into();
    form.follow_ending();
    assert_eq!(form.target().as_deref(), Some(Path::new("/home/till/b.csv.pdf")));
}
