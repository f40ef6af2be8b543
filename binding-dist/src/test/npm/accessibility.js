// Opens a page in a browser, in light and in dark, wide and narrow, and has axe look for what keeps
// people out. Ends with 1 if there is anything.
//
//   node accessibility.js URL WORD
//
// WORD is in the page once it shows what it is there for.
const { existsSync } = require("node:fs");
const { delimiter, join } = require("node:path");
const puppeteer = require("puppeteer-core");

const [url, word] = process.argv.slice(2);

const chromium = process.env.PATH.split(delimiter)
  .map((folder) => join(folder, "chromium"))
  .find((file) => existsSync(file));

async function look(browser, scheme, width) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 1200 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  // The page lets no script in but its own.
  await page.setBypassCSP(true);
  await page.goto(url);
  await page.waitForFunction((text) => document.body.innerText.includes(text), {}, word);
  await page.addScriptTag({ path: require.resolve("axe-core") });
  const found = await page.evaluate(() => globalThis.axe.run());
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await page.close();
  if (overflow > 0) {
    console.log(`${scheme} ${width}: ${overflow} pixels are cut off at the right`);
  }
  console.log(
    `${scheme} ${width}: ${found.passes.length} rules passed, ${found.violations.length} broken`,
  );
  for (const violation of found.violations) {
    for (const node of violation.nodes) {
      console.log(`${scheme} ${width}: ${violation.id}: ${violation.help}: ${node.html}`);
      console.log(`  ${node.failureSummary.replaceAll("\n", "\n  ")}`);
    }
  }
  return found.violations.length + (overflow > 0 ? 1 : 0);
}

async function main() {
  const browser = await puppeteer.launch({
    executablePath: chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  let broken = 0;
  try {
    for (const scheme of ["light", "dark"]) {
      for (const width of [1280, 420]) {
        broken += await look(browser, scheme, width);
      }
    }
  } finally {
    await browser.close();
  }
  process.exitCode = broken === 0 ? 0 : 1;
}

main().catch((failure) => {
  console.error(failure);
  process.exitCode = 2;
});
