//! The vendor's own example, and each trap that the service is known to set.

use rust_decimal::Decimal;
use secrecy::ExposeSecret as _;

use super::*;

fn usable(json: &str) -> Prepared {
    match understand(json.as_bytes()) {
        Answer::Usable(prepared) => (*prepared).clone(),
        other => panic!("{json} is {other:?}"),
    }
}

fn doubt(json: &str) -> (Doubt, Said) {
    match understand(json.as_bytes()) {
        Answer::Unknown(doubt, said) => (doubt, said),
        other => panic!("{json} is {other:?}"),
    }
}

fn field(json: &str) -> String {
    match doubt(json).0 {
        Doubt::NotUnderstood { field, .. } => field,
        other => panic!("{json} is {other:?}"),
    }
}

#[test]
fn a_name_that_the_service_made_up_is_not_repeated() {
    for name in ["104686126200130", "CgwIARDhJxjLLyAB", "a_name_longer_than_any_field"] {
        let json =
            format!(r#"{{"result": 1, "data": {{"right": {{"single": {{"{name}": {{"name": []}}}}}}}}}}"#);
        assert_eq!(field(&json), "data.right.single.?.name");
    }
}

#[test]
fn the_vendors_own_example_is_read_whole() {
    let prepared = usable(include_str!("../../sandbox/prepare-ok.json"));
    assert_eq!(prepared.rights.count(), 12);
    let kinds: Vec<RightKind> = prepared.rights.single.iter().map(|right| right.kind).collect();
    assert_eq!(
        kinds,
        [
            RightKind::Point,
            RightKind::Balance,
            RightKind::Integral,
            RightKind::Love,
            RightKind::Packet,
            RightKind::MemberLevel,
        ]
    );
    assert_eq!(prepared.rights.single[3].name, "合并其他");
    assert_eq!(prepared.rights.single[5].id, "6");
    assert_eq!((&*prepared.rights.goods[0].id, &*prepared.rights.goods[0].option_id), ("13279", "0"));
    assert_eq!(prepared.rights.coupons[0].enough, Decimal::ONE);
    assert_eq!(prepared.rights.coupons[0].deduct.to_string(), "1.00");
    assert_eq!(prepared.rights.goods[1].name, "核销商品2");
    assert_eq!(prepared.rights.exchanges[1].value, Decimal::ONE);
    assert_eq!(prepared.address.unwrap().masked_recipient(), "2****  183****7422");
    let token = prepared.redeem.verify_token.unwrap();
    assert_eq!(token.expose_secret(), "a4ba1372-fc73-491e-bf47-f5cd0117f8a3");
    assert!(prepared.redeem.encrypted_code.unwrap().expose_secret().starts_with("CgwIARDhJxjLLyAB"));
}

#[test]
fn strings_stand_for_numbers_and_nothing_is_a_float() {
    let prepared = usable(
        r#"{"result":"1","data":{"right":{
            "single":[{"type":"point","name":"积分","value":"10"}],
            "coupon":[{"name":"券","value":"2","enough":"99.90","deduct":0.1}],
            "good":[{"name":"茶","value":1,"price":1234567890123456.78}]}}}"#,
    );
    assert_eq!(prepared.rights.single[0].value, Decimal::TEN);
    assert_eq!(prepared.rights.coupons[0].deduct.to_string(), "0.1");
    assert_eq!(prepared.rights.goods[0].price.to_string(), "1234567890123456.78");
}

#[test]
fn an_empty_list_stands_for_an_empty_object() {
    let prepared = usable(r#"{"result":1,"data":{"right":[],"default_address":[]}}"#);
    assert_eq!(prepared.rights, Rights::default());
    assert!(prepared.address.is_none());
}

#[test]
fn a_list_with_gaps_comes_as_an_object() {
    let json =
        r#"{"result":1,"data":{"right":{"coupon":{"0":{"name":"a","value":1},"5":{"name":"b","value":1}}}}}"#;
    assert_eq!(usable(json).rights.coupons.len(), 2);
}

#[test]
fn an_unknown_right_or_group_of_rights_is_kept_by_its_name_and_value() {
    let prepared = usable(
        r#"{"result":1,"data":{"right":{
            "single":[{"type":"stardust","name":"星尘","value":"3.5","icon":"star"}],
            "lottery":[{"name":"抽奖","value":2},{"title":"没有名字"}],
            "remark":"text"}}}"#,
    );
    let single = prepared.rights.single;
    assert_eq!(single.len(), 3);
    assert!(single.iter().all(|right| right.kind == RightKind::Other));
    assert_eq!((&*single[0].name, single[0].value.to_string()), ("星尘", "3.5".into()));
    assert_eq!((&*single[1].name, &*single[2].name), ("抽奖", "lottery"));
}

#[test]
fn a_single_unknown_right_is_one_and_too_many_are_not_understood() {
    let prepared =
        usable(r#"{"result":1,"data":{"right":{"gift":{"name":"红包","value":5,"type":"x","id":3}}}}"#);
    let [right] = &prepared.rights.single[..] else { panic!("{:?}", prepared.rights) };
    assert_eq!((&*right.name, right.value.to_string()), ("红包", "5".into()));
    let many = vec![r#"{"name":"n","value":1}"#; 1_001].join(",");
    let json = format!(r#"{{"result":1,"data":{{"right":{{"new":[{many}]}}}}}}"#);
    let Answer::Unknown(Doubt::NotUnderstood { problem, .. }, _) = understand(json.as_bytes()) else {
        panic!()
    };
    assert_eq!(problem, "expected fewer items");
}

#[test]
fn a_list_is_no_right_whose_fields_stand_in_order() {
    let lottery =
        usable(r#"{"result":1,"data":{"right":{"lottery":["红包","积分","余额",["a","b","c","d"]]}}}"#);
    assert!(lottery.rights.single.iter().all(|right| right.name == "lottery"));
    assert_eq!(lottery.rights.single.len(), 4);
    for group in ["single", "coupon", "good", "exchange"] {
        for item in [r#"["point","1","i","积分",5,6]"#, "[]", "null", "5"] {
            let json = format!(r#"{{"result":1,"data":{{"right":{{"{group}":[{item}]}}}}}}"#);
            assert!(field(&json).starts_with("data.right"), "{json}: {}", field(&json));
        }
    }
}

#[test]
fn a_yes_may_name_as_many_streets_as_it_likes() {
    let shops = [r#"{"name":"店","address":"中山路10号大厦","longitude":"113.264435","latitude":"23.1"}"#; 3];
    let many: Vec<String> = (0..70)
        .map(|i| shops.join(",").replace("10号", &format!("1{i}号")).replace("2644", &format!("{i}44")))
        .collect();
    usable(&format!(r#"{{"result":1,"data":{{"right":{{}},"stores":[{}]}}}}"#, many.join(",")));
}

#[test]
fn no_right_is_called_by_a_redeem_token_or_a_piece_of_one() {
    let token = "a4ba1372-fc73-491e-bf47-f5cd0117f8a3-a4ba1372-fc73";
    let json = format!(r#"{{"result":1,"data":{{"verify_token":"{token}","right":{{"{token}":[1]}}}}}}"#);
    assert_eq!(usable(&json).rights.single[0].name, "…");
    let others: Vec<String> = (0..64).map(|i| format!(r#"{{"verify_token":"geheim-{i}"}}"#)).collect();
    let json = format!(
        r#"{{"result":1,"data":{{"x":[{}],"verify_token":"geheim-last",
            "right":{{"single":[{{"name":"geheim-last","value":1}}]}}}}}}"#,
        others.join(",")
    );
    assert!(matches!(understand(json.as_bytes()), Answer::Unknown(..)), "it could be called by any of them");
}

#[test]
fn letter_case_of_types_and_icons_does_not_matter() {
    assert_eq!(RightKind::from_wire("Point", ""), RightKind::Point);
    assert_eq!(RightKind::from_wire("brand_new", "Integral_love"), RightKind::Integral);
}

#[test]
fn unknown_fields_are_ignored() {
    let json = r#"{"result":1,"msg":"ok","x":{},"data":{"right":{"good":[{"name":"a","value":1,"y":[1]}]},"z":null}}"#;
    assert_eq!(usable(json).rights.goods.len(), 1);
}

#[test]
fn missing_redeem_tokens_leave_the_voucher_usable() {
    let redeem = usable(r#"{"result":1,"data":{"right":{},"encrypted_code":null}}"#).redeem;
    assert!(redeem.encrypted_code.is_none() && redeem.verify_token.is_none());
}

#[test]
fn a_yes_that_says_no_as_well_is_neither() {
    for (json, told) in [
        (r#"{"result":1,"msg":"该券已核销","data":{"right":{}}}"#, "msg"),
        (r#"{"result":1,"msg":"请登录","data":{"right":[]}}"#, "msg"),
        (r#"{"result":1,"msg":{"error":"该券已核销"},"data":{"right":[]}}"#, "msg"),
        (r#"{"result":1,"msg":"查无此券","data":{"right":[]}}"#, "msg"),
        (r#"{"result":1,"msg":"success","data":{"right":[],"login_status":0}}"#, "data.login_status"),
        (r#"{"result":"+1","msg":"success","data":{"right":{}}}"#, "result"),
        (r#"{"result":"01","msg":"success","data":{"right":{}}}"#, "result"),
    ] {
        assert_eq!(field(json), told, "{json}");
    }
}

#[test]
fn whoever_was_turned_away_in_whatever_form_got_no_no() {
    for data in [
        r#"{"login\u005fstatus":0}"#,
        r#"{"login_status":null}"#,
        r#"{"login_status":"x"}"#,
        r#"[{"login_status":0}]"#,
    ] {
        let answer = understand(format!(r#"{{"result":0,"msg":"券已过期","data":{data}}}"#).as_bytes());
        assert!(matches!(answer, Answer::Unknown(..)), "{data} is {answer:?}");
    }
}

#[test]
fn what_is_the_customers_or_the_redeem_steps_is_not_repeated_whatever_the_answer_comes_to() {
    const DATA: &str = r#"{"verify_token":"VT.short-77","encrypted_code":"EC.c0de-88","default_address":
        {"username":"欧阳修明","mobile":"13947154715","address":"解放路12123号"}}"#;
    for (result, words) in
        [(0, "令牌 VT.short-77 已过期了"), (1, "EC.c0de-88 不存在"), (0, "欧阳修明 解放路12123号"), (2, "")]
    {
        let json = format!(r#"{{"result":{result},"msg":"{words}","data":{DATA}}}"#);
        let Answer::Unknown(_, said) = understand(json.as_bytes()) else { panic!("{json} is no unknown") };
        let message = said.message.unwrap_or_default();
        assert!(message.is_empty() || message.contains("[redacted]"), "{message}");
        for own in ["VT.short", "EC.c0de", "欧阳", "解放路"] {
            assert!(!message.contains(own), "{message}");
        }
    }
}

#[test]
fn gifts_keep_their_names_but_for_a_token() {
    let json = r#"{"result":1,"msg":"success","data":{"right":{"single":[{"name":"微信用户专享"},{"name":"VT.short-77"}]},
        "verify_token":"VT.short-77","default_address":{"username":"微信用户"}}}"#;
    let names: Vec<String> = usable(json).rights.single.into_iter().map(|right| right.name).collect();
    assert_eq!(names, ["微信用户专享", "[redacted]"]);
}

#[test]
fn phps_escapes_are_no_login_and_hide_none() {
    let no = r#"{"result":0,"msg":"\u8be5\u5238\u5df2\u6838\u9500","data":{"reason":"\u5df2\u6838\u9500"}}"#;
    assert!(matches!(understand(no.as_bytes()), Answer::NotUsable(_)));
    let yes = r#"{"result":1,"msg":"success","data":{"right":{},"login\u005fstatus":0}}"#;
    assert_eq!(field(yes), "data.login_status");
}

#[test]
fn more_gifts_than_any_voucher_gives_are_none() {
    let gifts = vec![r#"{"name":"a"}"#; 1_001].join(",");
    assert_eq!(
        field(&format!(r#"{{"result":1,"data":{{"right":{{"single":[{gifts}]}}}}}}"#)),
        "data.right.single"
    );
    let some = vec!["1"; 600].join(",");
    let many =
        format!(r#"{{"result":1,"data":{{"right":{{"single":[],"new":[{some}],"newer":[{some}]}}}}}}"#);
    assert_eq!(field(&many), "data.right");
    let twice = r#"{"result":1,"data":{"right":{"new":[1],"new":[1]}}}"#;
    assert_eq!(field(twice), "data.right");
}

#[test]
fn a_failure_about_the_voucher_is_a_clear_no_with_any_data() {
    for data in ["[]", "{}", "\"\"", "-1", "null", r#"{"a":1}"#] {
        let json = format!(r#"{{"result":0,"msg":"券码不存在或已核销","data":{data}}}"#);
        let answer = understand(json.as_bytes());
        let Answer::NotUsable(said) = answer else { panic!("{json} is {answer:?}") };
        assert_eq!(said.message.as_deref(), Some("券码不存在或已核销"));
    }
}

#[test]
fn any_other_failure_is_unknown_with_the_services_words() {
    assert_eq!(doubt(r#"{"result":0,"msg":"请稍后再试","data":-1}"#).0, Doubt::Failed);
    assert_eq!(doubt(r#"{"result":"0","msg":null}"#), (Doubt::Failed, Said::default()));
    assert_eq!(doubt(r#"{"result":0,"msg":{"a":"券码不存在"},"data":[]}"#).0, Doubt::Failed);
    let token = r#"{"result":0,"msg":"yz_token=a4ba1372-fc73-491e-bf47-f5cd0117f8a3已失效,请重新给券"}"#;
    assert_eq!(doubt(token).0, Doubt::Failed, "what is not shown is heeded all the same");
    let object = r#"{"result":0,"msg":{"verify_token":"a"},"data":[]}"#;
    assert_eq!(doubt(object), (Doubt::Failed, Said::default()), "an object is for programs");
}

#[test]
fn being_turned_away_tells_which_setting_to_mend() {
    let turned_away = |status: &str| {
        doubt(&format!(r#"{{"result":0,"msg":"请登录","data":{{"login_status":{status}}}}}"#)).0
    };
    assert_eq!(turned_away("1"), Doubt::LoginNeeded);
    assert_eq!(turned_away("\"0\""), Doubt::LoginNeeded);
    assert_eq!(turned_away("-1"), Doubt::Blacklisted);
    assert_eq!(turned_away("\"-2\""), Doubt::WrongShop);
    assert_eq!(turned_away("-4"), Doubt::WrongClientType);
    assert_eq!(doubt(r#"{"result":0,"msg":"券码已失效","data":{"login_status":-3}}"#).0, Doubt::Failed);
    assert_eq!(doubt(r#"{"result":0,"msg":"请登录","data":[]}"#).0, Doubt::LoginNeeded);
    assert_eq!(doubt(r#"{"result":0,"msg":"不存在的接口","data":[]}"#).0, Doubt::WrongRoute);
    assert_eq!(doubt(r#"{"result":0,"msg":"商户不存在","data":[]}"#).0, Doubt::WrongMerchant);
}

#[test]
fn a_yes_without_rights_is_none() {
    for right in ["null", "\"\"", "0", "false", "[1]", "\"{}\""] {
        assert_eq!(field(&format!(r#"{{"result":1,"data":{{"right":{right}}}}}"#)), "data.right", "{right}");
    }
    assert_eq!(field(r#"{"result":1,"data":{}}"#), "data.right");
}

#[test]
fn what_makes_no_sense_is_named() {
    assert_eq!(field(r#"{"result":2,"data":{"right":{}}}"#), "result");
    assert_eq!(field(r#"{"result":true,"data":{"right":{}}}"#), "result");
    assert_eq!(field(r#"{"result":1}"#), "data");
    assert_eq!(field(r#"{"result":1,"data":[]}"#), "data");
    assert_eq!(field(r#"{"result":1,"data":{}}"#), "data.right");
    assert_eq!(field(r#"{"result":1,"data":{"right":7}}"#), "data.right");
    assert_eq!(
        field(
            r#"{"result":1,"data":{"right":{"coupon":[{"name":"a","value":1},{"name":"b","value":"many"}]}}}"#
        ),
        "data.right.coupon[1].value"
    );
    assert_eq!(field("<html><body>502</body></html>"), "");
}
