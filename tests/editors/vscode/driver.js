// Drives a running code-server in headless Chromium: driver.js api URL SUITE, driver.js ui URL SETTINGS
// PICTURES, or driver.js first URL FILE (prints when the first squiggle in it was on the screen). Exit
// code 0 when all went well; says what did not.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const cache = path.resolve(__dirname, "../../../build/cache/vscode");
const { chromium } = require(path.join(cache, "node_modules/playwright-core"));
const PATIENCE = Number(process.env.KITLS_TEST_TIMEOUT || 30) * 1000;
const [, , mode, url, ...rest] = process.argv;

async function start() {
  const browser = await chromium.launch({
    executablePath: process.env.KITLS_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(PATIENCE);
  return { browser, page };
}

const remote = (file) => `vscode-remote://${new URL(url).host}${file}`;
const SQUIGGLE = ".squiggly-warning, .squiggly-hint, .squiggly-info, .squiggly-error";

/** A kit is open when the window opens. */
async function first(file) {
  const { browser, page } = await start();
  const payload = [["openFile", remote(file)]];
  await page.goto(`${url}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  await page.locator(SQUIGGLE).first().waitFor({ state: "attached" });
  console.log(Date.now());
  await browser.close();
  return 0;
}

/** The suite runs in the extension host and leaves its outcome in a file. */
async function api(suite) {
  const { browser, page } = await start();
  const payload = [["extensionDevelopmentPath", remote(suite)], ["extensionTestsPath", remote(path.join(suite, "index.js"))]];
  const outcome = process.env.KITLS_OUTCOME;
  const done = new Promise((resolve) => {
    fs.watch(path.dirname(outcome), () => fs.existsSync(outcome) && resolve());
  });
  await page.goto(`${url}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  const late = setTimeout(() => {
    const part = `${outcome}.part`;
    console.log("the suite did not end; so far:", fs.existsSync(part) ? fs.readFileSync(part, "utf8") : "nothing");
    process.exit(1);
  }, 10 * PATIENCE);
  await done;
  clearTimeout(late);
  await browser.close();
  let failed = 0;
  for (const { name, ms, error } of JSON.parse(fs.readFileSync(outcome, "utf8"))) {
    console.log(`${error ? "FAILED" : "ok"} ${name} (${ms} ms)`);
    if (error) console.log(error.replace(/^/gm, "    "));
    failed += error ? 1 : 0;
  }
  return failed;
}

class Workbench {
  constructor(page, pictures, theme) {
    Object.assign(this, { page, pictures, theme });
  }
  async command(title) {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input.input").first();
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
  }
  async file(name) {
    await this.page.keyboard.press("Control+P");
    const input = this.page.locator(".quick-input-widget input.input").first();
    await input.waitFor();
    await input.fill(name);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
    await this.page.locator(".tabs-container .tab", { hasText: name }).first().waitFor();
  }
  async picture(name) {
    await this.page.mouse.move(1279, 799); // no tooltips
    await this.page.locator(".monaco-hover:visible, .workbench-hover:visible").first().waitFor({ state: "detached" });
    await this.page.screenshot({ path: path.join(this.pictures, `${this.theme}-${name}.png`) });
  }
}

const scenes = {
  async problem(bench) {
    const { page } = bench;
    await bench.file("greeting.md");
    await page.locator(".view-line .mtkb", { hasText: "Greeting" }).first().waitFor(); // in colour
    await bench.command("Problems: Focus on Problems View");
    await page.locator(".view-line", { hasText: "is_base" }).first().click();
    await page.keyboard.press("Home");
    await page.keyboard.press("Delete");
    await page.locator(SQUIGGLE).first().waitFor();
    await page.locator(".markers-panel .monaco-list-row", { hasText: "s_base" }).first().waitFor();
    await page.keyboard.press("Control+.");
    await page.locator(".action-widget .monaco-list-row").first().waitFor();
    await bench.picture("problem");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Z");
    await bench.command("View: Hide Panel");
  },
  async completion(bench) {
    const { page } = bench;
    await bench.file("greeting.md");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("rel");
    await page.locator(".suggest-widget .monaco-list-row", { hasText: "related" }).first().waitFor();
    await bench.picture("completion");
    await page.keyboard.press("Escape");
    await bench.command("Revert File");
  },
  async search(bench) {
    const { page } = bench;
    await bench.command("Kits: Search Kits");
    const input = page.locator(".quick-input-widget input.input").first();
    await input.waitFor();
    await input.fill("tok"); // as far as it is typed
    await page.locator(".quick-input-list .monaco-list-row", { hasText: /Token/ }).first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.locator(".tabs-container .tab", { hasText: "http-client.md" }).first().waitFor();
    await page.locator(".view-line .mtkb", { hasText: "HTTP Client" }).first().waitFor();
    await bench.picture("search");
    await page.keyboard.press("Escape"); // back to where it was, with nothing left behind
    await page.locator(".tabs-container .tab.active", { hasText: "greeting.md" }).first().waitFor();
    await page.locator(".tabs-container .tab", { hasText: "http-client.md" }).first().waitFor({ state: "detached" });
  },
  async tree(bench) {
    const { page } = bench;
    await bench.file("greeting.md");
    await page.locator('.activitybar .action-label[aria-label="Kits"]').first().click();
    const view = page.locator(".pane", { hasText: "Kits" });
    const group = view.locator(".monaco-list-row", { hasText: "project" }).first();
    await group.waitFor();
    if ((await group.getAttribute("aria-expanded")) !== "true") await group.click();
    await view.locator(".monaco-list-row", { hasText: "Greeting" }).first().waitFor();
    for (const name of ["Related Kits", "Backlinks"]) {
      const header = page.locator(".pane-header", { hasText: name }).first();
      if ((await header.getAttribute("aria-expanded")) !== "true") await header.click();
      await page.locator(".pane", { hasText: name }).locator(".monaco-list-row").first().waitFor();
    }
    await bench.picture("tree");
  },
  async graph(bench) {
    const { page } = bench;
    await bench.file("login-flow.md");
    await bench.command("Kits: Show Graph");
    const inner = page.frameLocator("iframe.webview").last().frameLocator("iframe").first();
    await inner.locator(".kit").first().waitFor();
    await inner.locator(".kit.centre").focus();
    await page.keyboard.press("ArrowRight");
    await inner.locator(".edge.near").first().waitFor({ state: "attached" });
    await page.locator(".pane", { hasText: "Backlinks" }).locator(".monaco-list-row", { hasText: "Greeting" }).first().waitFor();
    await bench.picture("graph");
    await bench.command("View: Close All Editors");
    await page.locator(".tabs-container .tab").first().waitFor({ state: "detached" });
  },
  async health(bench) {
    const { page } = bench;
    await bench.command("Kits: Show Watcher Health");
    const inner = page.frameLocator("iframe.webview").last().frameLocator("iframe").first();
    await inner.getByText("1 folder watched").first().waitFor();
    await bench.picture("health");
  },
  async missing(bench) {
    const { page } = bench;
    const program = process.env.KITLS_ONLY; // unset: another one would be found
    if (!program) return;
    fs.renameSync(program, `${program}.away`);
    await bench.command("Kits: Restart Server");
    const message = page.locator(".notifications-toasts .notification-list-item", { hasText: "kitls was not found" }).first();
    await message.getByRole("button", { name: "Open Settings" }).waitFor();
    await bench.picture("missing");
    fs.renameSync(`${program}.away`, program);
    await bench.command("Kits: Restart Server");
    await page.locator(".statusbar-item", { hasText: /Kits \d+/ }).first().waitFor();
  },
};

/** What a user sees, with a picture of each, in two themes. */
async function ui(settings, pictures) {
  let failed = 0;
  for (const [theme, label] of [["dark", "Default Dark Modern"], ["light", "Default Light Modern"]]) {
    const chosen = JSON.parse(fs.readFileSync(settings, "utf8"));
    fs.writeFileSync(settings, JSON.stringify({ ...chosen, "workbench.colorTheme": label }));
    const { browser, page } = await start();
    const bench = new Workbench(page, pictures, theme);
    await page.goto(url);
    await page.locator(".explorer-folders-view").first().waitFor();
    for (const [name, scene] of Object.entries(scenes)) {
      try {
        await scene(bench);
        console.log(`ok ${theme} ${name}`);
      } catch (error) {
        failed++;
        await bench.picture(`${name}-failed`);
        console.log(`FAILED ${theme} ${name}\n${String(error).replace(/^/gm, "    ")}`);
      }
    }
    await bench.command("Revert and Close Editor").catch(() => undefined);
    await browser.close();
  }
  return failed;
}

({ api, first, ui })[mode](...rest).then(
  (failed) => process.exit(failed ? 1 : 0),
  (error) => {
    console.log(error);
    process.exit(1);
  },
);
