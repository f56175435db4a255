package org.hirundo.pipelines.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, and what a person would do with it. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private final ChromeDriver driver;

  Browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(System.getProperty("hirundo.chromium", "/usr/bin/chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--window-size=1280,900");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable("browser", Level.ALL);
    logs.enable("performance", Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(
                new File(System.getProperty("hirundo.chromedriver", "/usr/bin/chromedriver")))
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
  }

  /** A page as a visitor sees it who has never been there. */
  Browser fresh(String address, String languages) {
    driver.get("about:blank");
    screen(1280, 900);
    dark(false);
    driver.executeCdpCommand(
        "Network.setUserAgentOverride",
        Map.of(
            "userAgent",
            script("return navigator.userAgent").toString(),
            "acceptLanguage",
            languages));
    driver.get(address);
    driver.executeScript("localStorage.clear(); sessionStorage.clear();");
    driver.manage().logs().get("browser");
    driver.manage().logs().get("performance");
    driver.navigate().refresh();
    return await("the page", () -> !text("#main").isEmpty());
  }

  Browser view(String name) {
    driver.executeScript("location.hash = arguments[0]", "#" + name);
    String view = name.replaceAll("/.*", "");
    return await(
        "view " + name, () -> script("return document.documentElement.dataset.view").equals(view));
  }

  void screen(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  void dark(boolean asked) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", asked ? "dark" : "light"))));
  }

  Browser await(String what, Supplier<Boolean> holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (holds.get()) {
          return this;
        }
      } catch (StaleElementReferenceException e) {
        // drawn anew meanwhile
      }
      assertThat(System.nanoTime())
          .as("%s within %s; console: %s", what, PATIENCE, complaints())
          .isLessThan(end);
      Thread.onSpinWait();
    }
  }

  Object script(String text, Object... given) {
    return driver.executeScript(text, given);
  }

  Object later(String text, Object... given) {
    return driver.executeAsyncScript(text, given);
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  WebElement one(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** What is written there, hidden or not. */
  String text(String css) {
    Object found = script("return document.querySelector(arguments[0])?.textContent ?? ''", css);
    return found.toString().replace('\u00a0', ' ');
  }

  /** Cells of a table of the page by the text of their row's head. */
  List<List<String>> rows(String css) {
    @SuppressWarnings("unchecked")
    List<List<String>> rows =
        (List<List<String>>)
            script(
                "return [...document.querySelectorAll(arguments[0] + ' tbody tr')]"
                    + ".map(r => [...r.children].map(c => c.textContent))",
                css);
    return rows;
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Types over what the field with the focus holds. */
  void typeOver(String text) {
    new Actions(driver)
        .keyDown(Keys.CONTROL)
        .sendKeys("a")
        .keyUp(Keys.CONTROL)
        .sendKeys(text)
        .perform();
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Goes on with the tabulator until something of that kind has the focus. */
  WebElement tabTo(String css) {
    for (int i = 0; i < 80; i++) {
      press(Keys.TAB);
      if (Boolean.TRUE.equals(script("return document.activeElement.matches(arguments[0])", css))) {
        return focused();
      }
    }
    throw new AssertionError("the tabulator does not get to " + css);
  }

  /** Errors and warnings that Chromium has told since the page was opened or this was asked. */
  List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Every address that Chromium has asked for since the page was opened. */
  List<String> requests() throws IOException {
    List<String> asked = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get("performance")) {
      JsonNode message = JSON.readTree(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        asked.add(message.at("/params/request/url").asText());
      }
    }
    return asked;
  }

  /** What axe-core finds wrong, a line each. */
  @SuppressWarnings("unchecked")
  List<String> barriers() throws IOException {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      driver.executeScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<String>)
        later(
            "const done = arguments[arguments.length - 1];"
                + "axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations"
                + ".flatMap(v => v.nodes.map(n => v.id + ': ' + n.target + ' ' + n.failureSummary))),"
                + " e => done([String(e)]));");
  }

  @Override
  public void close() {
    driver.quit();
  }
}
