//! What a person does on a page: finds things by the words that name them, types, ticks, presses.

use std::path::Path;
use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

use crate::browser::Browser;

const PATIENCE: Duration = Duration::from_secs(20);
const EVERY: Duration = Duration::from_millis(50);

impl Browser {
    /// The first thing of an XPath that is to be seen.
    async fn shown(&self, what: &str, xpath: &str) -> WebElement {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            for found in self.driver.find_all(By::XPath(xpath)).await.unwrap_or_default() {
                if found.is_displayed().await.unwrap_or(false) {
                    return found;
                }
            }
            tokio::time::sleep(EVERY).await;
        }
        panic!("no {what} at {}, which says:\n{}", self.path().await, self.text().await);
    }

    /// The field of a label.
    pub async fn field(&self, label: &str) -> WebElement {
        let xpath =
            format!("//*[@id=//label[normalize-space(text()[1])=\"{label}\"]/@for] | //*[@aria-label=\"{label}\"]");
        self.shown(&format!("field “{label}”"), &xpath).await
    }

    /// Types into the field of a label, in place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses the option of a list whose words contain these.
    pub async fn choose(&self, label: &str, words: &str) {
        let list = self.field(label).await;
        let option = format!("./option[contains(normalize-space(.), \"{words}\")]");
        match list.find(By::XPath(option)).await {
            Ok(option) => option.click().await.unwrap(),
            Err(_) => panic!("no “{words}” in “{label}”: {}", list.text().await.unwrap()),
        }
    }

    /// Ticks the card or box with these words, if it is not ticked yet.
    pub async fn tick(&self, words: &str) {
        let inner = "normalize-space(text()[1])";
        let xpath = format!(
            "//label[.//span[{inner}=\"{words}\"] or {inner}=\"{words}\"]/input | \
             //input[@id=//label[{inner}=\"{words}\"]/@for] | //input[@aria-label=\"{words}\"]"
        );
        let input = self.shown(&format!("box “{words}”"), &xpath).await;
        if !input.is_selected().await.unwrap() {
            self.click(&input).await;
        }
    }

    /// Gives files to the field of a label.
    pub async fn attach(&self, label: &str, files: &[&Path]) {
        let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
        self.field(label).await.send_keys(names.join("\n")).await.unwrap();
    }

    /// The button or link that shows exactly these words, or these before a colon, or these on a wide screen.
    async fn handle(&self, words: &str) -> WebElement {
        let said = "normalize-space(.)";
        let xpath = format!(
            "//*[self::button or self::a][not(@aria-hidden)][{said}=\"{words}\" or starts-with({said}, \"{words}:\") \
             or span[@class='word'][{said}=\"{words}\"]]"
        );
        self.shown(&format!("button or link “{words}”"), &xpath).await
    }

    /// Clicks in the middle of what is seen.
    pub async fn click(&self, element: &WebElement) {
        self.try_click(element).await.unwrap();
    }

    /// Presses something that changes the page where it is.
    pub async fn tap(&self, words: &str) {
        let begun = Instant::now();
        loop {
            let handle = self.handle(words).await;
            match self.try_click(&handle).await {
                Ok(()) => return,
                // A live list was replaced between finding and clicking: the new copy is tried.
                Err(_) if begun.elapsed() < PATIENCE => tokio::time::sleep(EVERY).await,
                Err(fault) => panic!("“{words}” cannot be pressed: {fault}"),
            }
        }
    }

    async fn try_click(&self, element: &WebElement) -> WebDriverResult<()> {
        element.scroll_into_view().await?;
        element.click().await
    }

    /// Presses something that leads to another page, and waits for that page.
    pub async fn press(&self, words: &str) {
        self.driver.execute("window.formerPage = true", vec![]).await.unwrap();
        self.tap(words).await;
        self.arrived(words).await;
    }

    /// Follows the first link in the content whose address begins like this.
    pub async fn follow(&self, address: &str) {
        let link =
            self.shown(&format!("link to {address}"), &format!("//main//a[starts-with(@href, \"{address}\")]")).await;
        self.leave_by(&link, address).await;
    }

    /// Clicks and waits until another page is there.
    pub async fn leave_by(&self, element: &WebElement, words: &str) {
        self.driver.execute("window.formerPage = true", vec![]).await.unwrap();
        self.click(element).await;
        self.arrived(words).await;
    }

    async fn arrived(&self, words: &str) {
        let arrived = "return window.formerPage !== true && document.readyState === 'complete'";
        self.until(&format!("“{words}” leads nowhere"), arrived).await;
    }
}
