//! The life of a member: asked in, given a role, limited, locked out, let in again, shut out.

use auth::Role::Owner;
use system_tests::{Look, Screen, Stand};

use super::in_a_window;

const EMAIL: &str = "ada@nouvelle.example";
const SECRET: &str = "four other random words";
const NAME: &str = r#"[data-field="CompanyCard.Header.LegalName"]"#;
const PHONE: (u32, u32) = (500, 900);

/// What the window shows, kept for people to look at. It never has to be scrolled sideways.
async fn look(screen: &Screen<'_>, name: &str) {
    assert!(!screen.is_too_wide().await, "{name} fits the window");
    screen.photograph(name).await;
}

/// The member shows this password at the door.
async fn knock(screen: &Screen<'_>, password: &str) {
    screen.visit("/ui/login").await;
    screen.sign_in_as(EMAIL, password).await;
}

async fn enter(screen: &Screen<'_>) {
    knock(screen, SECRET).await;
    screen.see(".rail").await;
}

/// The owner sends the invitation; where the member's page is.
async fn invite(screen: &Screen<'_>, name: &str) -> String {
    screen.sign_in(Owner).await;
    screen.click(r#".rail a[href="/ui/members"]"#).await;
    screen.click(r#"main a[href="/ui/members/new"]"#).await;
    screen.fill("#email", EMAIL).await;
    screen.fill("#display_name", "Ada Lovelace").await;
    screen.click(r#"[name="role_agency_user"]"#).await;
    look(screen, &format!("{name}-1-invite")).await;
    screen.click("main button.primary").await;
    screen.see(".notice.ok").await;
    look(screen, &format!("{name}-2-invited")).await;
    screen.path().await
}

/// The link of the letter, a password, and in.
async fn accept(stand: &Stand, screen: &Screen<'_>, name: &str) {
    stand.work().await;
    let letter = stand.mailbox.letters_to(EMAIL).pop().unwrap();
    let link = letter.link().unwrap().strip_prefix("http://localhost:8000").unwrap().to_owned();
    screen.visit(&link).await;
    assert_eq!(screen.attribute("#name", "value").await, "Ada Lovelace");
    screen.fill("#password", SECRET).await;
    look(screen, &format!("{name}-3-accept")).await;
    screen.click("main button.primary").await;
    screen.see(".notice.ok").await;
    screen.sign_in_as(EMAIL, SECRET).await;
    screen.see(".rail").await;
    screen.visit(&link).await;
    screen.see(".notice.bad").await;
    look(screen, &format!("{name}-4-used")).await;
}

async fn ask_for_a_company(screen: &Screen<'_>) {
    screen.visit("/ui/requests/new").await;
    screen.fill("#identifier", "552032534").await;
    screen.click("form button.primary").await;
    screen.click(".understood button").await;
    screen.read(NAME, "DANONE").await;
}

/// The owner takes a right away, and a page is closed to the member.
async fn limit(screen: &Screen<'_>, page: &str, name: &str) {
    screen.sign_in(Owner).await;
    screen.visit(page).await;
    screen.click("summary").await;
    screen.fill("#denied", "requests:create").await;
    screen.click(r#"form[action$="/roles"] button"#).await;
    screen.see(".notice.ok").await;
    look(screen, &format!("{name}-5-limited")).await;
    enter(screen).await;
    screen.visit("/ui/requests/new").await;
    screen.read("main", "403").await;
    look(screen, &format!("{name}-6-refused")).await;
}

/// Five wrong passwords close the door even to the right one, until the owner opens it.
async fn lock_and_unlock(screen: &Screen<'_>, page: &str, name: &str) {
    for _ in 0..5 {
        knock(screen, "wrong horse battery staple").await;
        screen.see(".notice.bad").await;
    }
    knock(screen, SECRET).await;
    screen.see(".notice.bad").await;
    look(screen, &format!("{name}-7-locked")).await;
    screen.sign_in(Owner).await;
    screen.visit(page).await;
    screen.click(r#"form[action$="/unlock"] button"#).await;
    screen.see(".notice.ok").await;
    enter(screen).await;
}

/// The owner shuts the member out; what they had open elsewhere is closed too.
async fn remove(stand: &Stand, screen: &Screen<'_>, page: &str, name: &str) {
    let mut elsewhere = stand.browser();
    elsewhere.sign_in_as(EMAIL, SECRET).await.expect(303);
    elsewhere.get("/ui/requests").await.expect(200);
    screen.sign_in(Owner).await;
    screen.visit(page).await;
    screen.click(r#"form[action$="/access"] button"#).await;
    screen.see(".notice.ok").await;
    look(screen, &format!("{name}-8-removed")).await;
    for path in ["/ui/requests", "/ui/account", "/ui/requests/new"] {
        assert!(elsewhere.get(path).await.expect(303).header("location").starts_with("/ui/login"));
    }
    screen.click(".rail footer form button").await;
    screen.see("#email").await;
    knock(screen, SECRET).await;
    screen.see(".notice.bad").await;
    look(screen, &format!("{name}-9-outside")).await;
    screen.visit("/ui/requests").await;
    screen.see("#email").await;
}

async fn live(stand: &Stand, screen: &Screen<'_>, name: &str) {
    let page = invite(screen, name).await;
    accept(stand, screen, name).await;
    ask_for_a_company(screen).await;
    limit(screen, &page, name).await;
    lock_and_unlock(screen, &page, name).await;
    remove(stand, screen, &page, name).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_invited_given_a_role_limited_locked_out_unlocked_and_removed() {
    in_a_window(Look::default(), async |stand, screen| live(stand, screen, "member").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_life_goes_without_scripts_in_a_narrow_window() {
    let look = Look { scripts: false, size: PHONE, ..Look::default() };
    in_a_window(look, async |stand, screen| live(stand, screen, "member-narrow").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_life_reads_from_right_to_left() {
    in_a_window(Look::default(), async |stand, screen| {
        screen.visit("/ui/login").await;
        screen.click(r#"a[hreflang="ar"]"#).await;
        screen.see(r#"html[dir="rtl"][lang="ar"]"#).await;
        live(stand, screen, "member-arabic").await;
        assert_eq!(screen.attribute("html", "dir").await, "rtl");
    })
    .await;
}
