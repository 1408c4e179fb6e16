// The way of an analyst through the workbench, in a real browser: find the recognition of 2025, see that several sources tell it, open the sentence in its
// article, dispute a record in review, and see that in the export. `just e2e` runs it; CHROMIUM names the browser, LEGATION the program.
// With --pictures FOLDER it keeps a picture of each view, light and dark, wide and narrow.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'

const root = resolve(import.meta.dirname, '../..')
const program = process.env.LEGATION ?? join(root, 'target/release/legation')
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const at = process.argv.indexOf('--pictures')
const pictures = at > 0 ? resolve(process.argv[at + 1]) : null
const more = process.env.ARTICLES ? [process.env.ARTICLES] : []

const folder = mkdtempSync(join(tmpdir(), 'legation-e2e-'))
const archive = join(folder, 'examples.sqlite')
let checks = 0

function check(holds, what) {
  if (!holds) throw new Error('Failed: ' + what)
  checks++
  console.log('ok  ' + what)
}

function run(...args) {
  const done = spawnSync(program, args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}`)
  return done.stdout
}

async function serve() {
  const server = spawn(program, ['serve', '--archive', archive, '--address', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const address = await new Promise((resolve, reject) => {
    let said = ''
    server.stderr.on('data', (data) => {
      said += data
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/)
      if (found) resolve(found[0])
    })
    server.on('exit', (code) => reject(new Error(`the server ended (${code}): ${said}`)))
  })
  return { server, address }
}

/** What a browser says against the page: refused scripts and styles, errors, requests to other hosts. */
function watch(page, address, complaints) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) complaints.push('asked elsewhere: ' + request.url())
  })
}

const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line))

async function path(page, address) {
  await page.goto(address + '/')
  await page.getByRole('heading', { name: 'Events over time' }).waitFor()
  check(await page.getByRole('link', { name: /Afghanistan – Russia/ }).isVisible(), 'the overview names the most active dyad')

  // Found by words, with the keyboard alone.
  await page.keyboard.press('/')
  await page.keyboard.type('recognised')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/search\?words=recognised/)
  await page.getByLabel('From').fill('2025-01-01')
  await page.getByLabel('to', { exact: true }).fill('2025-12-31')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.waitForURL(/from=2025-01-01/)
  const found = page.getByRole('link', { name: /Russia granted diplomatic recognition to the Taliban/ }).first()
  await found.waitFor()
  check(true, 'the recognition of 2025 is found')
  await page.locator('h1').click()
  await page.keyboard.press('j')
  await page.locator('tr.selected').waitFor()
  check(true, 'rows are chosen with the keyboard')
  await found.click()
  await page.waitForURL(/\/event\//)
  await page.getByText('3 July 2025').first().waitFor()
  const sources = Number((await page.getByText(/independent source/).first().innerText()).match(/(\d+) independent/)[1])
  check(sources >= 2, `it rests on ${sources} independent sources`)
  const reports = page.locator('section.report')
  check((await reports.count()) >= 2, 'its reports are shown with their sentences')
  check((await reports.first().locator('.mark.trigger').count()) > 0, 'the words that tell the act are marked')
  const record = await reports.first().getAttribute('id')

  await reports.first().getByRole('button', { name: 'Why this code' }).click()
  await reports.first().getByText('verbs/').first().waitFor()
  check(true, 'the entry of the codebook is shown')

  await reports.first().getByRole('link', { name: 'Open in its article' }).click()
  await page.waitForURL(/\/document\//)
  await page.locator('.article .in').first().waitFor()
  check(await page.locator('.article .in').first().isVisible(), 'its sentence stands out in the article')

  // Disputed in review.
  const before = await (await fetch(address + '/api/v1/export?as=plover&words=recognised')).text()
  check(lines(before).some((one) => one.id === record), 'the record is in the export')
  await page.goto(address + '/review?why=disputed')
  await page.getByLabel('You are').fill('A. Reviewer')
  const waiting = page.locator('.queue button')
  await waiting.first().waitFor()
  for (let tries = 0; tries < 60; tries++) {
    if (await page.locator(`section.one a[href="/event/${record}"]`).count()) break
    await page.locator('h1').click()
    await page.keyboard.press('j')
  }
  check((await page.locator(`section.one a[href="/event/${record}"]`).count()) === 1, 'it waits in the queue of disputed records')
  await page.getByLabel('Note').fill('The paper corrected this later.')
  await page.locator('h1').click()
  const decided = page.waitForResponse((response) => response.url().includes('/decisions') && response.request().method() === 'POST')
  await page.keyboard.press('x')
  check((await decided).status() === 201, 'it is rejected with one key')
  await page.getByText('The paper corrected this later.').first().waitFor()
  const after = await (await fetch(address + '/api/v1/export?as=plover&words=recognised')).text()
  check(!lines(after).some((one) => one.id === record), 'and is no longer in the export')
  check(lines(after).length === lines(before).length - 1, 'all others still are')
  const told = run('records', '--archive', archive, '--words', 'recognised', '--format', 'jsonl')
  check(!lines(told).some((one) => one.id === record), 'nor in what the program prints')
  const machine = run('records', '--archive', archive, '--words', 'recognised', '--machine', '--format', 'jsonl')
  check(lines(machine).some((one) => one.id === record), "the coder's own word is kept")

  await page.goto(address + '/event/' + record)
  await page.getByText('by A. Reviewer').first().waitFor()
  check(await page.locator('.chip.rejected').first().isVisible(), 'its event shows the decision, with who and when')
  await page.goto(address + '/review')
  await page.locator('.queue button').first().waitFor()
  // Only what is listed can be taken back.
  await page.locator('.decided button').first().waitFor()
  const undone = page.waitForResponse((response) => response.request().method() === 'DELETE')
  await page.keyboard.press('u')
  check((await undone).status() === 204, 'it is taken back with one key')
  const last = await (await fetch(address + '/api/v1/export?as=plover&words=recognised')).text()
  check(lines(last).some((one) => one.id === record), 'and is in the export again')

  // What was known before.
  await page.goto(address + '/dyad/AFG/RUS')
  await page.getByRole('heading', { name: 'Afghanistan and Russia' }).waitFor()
  const slider = page.getByRole('slider')
  await slider.focus()
  await page.keyboard.press('Home')
  await page.waitForURL(/as_of=/)
  await page.getByText(/, as known on \d/).waitFor()
  check(!(await page.getByText('granted diplomatic recognition').count()), 'the brief as of the first day does not know of the recognition')
  await page.goto(address + '/sources')
  await page.getByRole('cell', { name: /Volga/ }).first().waitFor()
  check(true, 'sources are listed')
}

const VIEWS = [
  ['overview', '/'],
  ['dyad', '/dyad/AFG/RUS'],
  ['event', null],
  ['document', null],
  ['search', '/search?words=recogni*'],
  ['review', '/review'],
  ['sources', '/sources'],
  ['network', '/network'],
]

async function keepPictures(browser, address) {
  mkdirSync(pictures, { recursive: true })
  const found = await (await fetch(address + '/api/v1/events?words=recognised&from=2025-07-01&to=2025-07-31')).json()
  const event = found.items.sort((a, b) => b.reports - a.reports)[0]
  const shown = await (await fetch(address + '/api/v1/events/' + event.event_id)).json()
  const record = shown.records[0].record
  const addresses = {
    event: '/event/' + event.event_id,
    document: `/document/${encodeURIComponent(record.text_info.document)}?at=${record.text_info.start}`,
  }
  for (const [scheme, width, height] of [['light', 1280, 900], ['dark', 1280, 900], ['light', 390, 844]]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme })
    for (const [name, own] of VIEWS) {
      await page.goto(address + (own ?? addresses[name]))
      await page.waitForLoadState('networkidle')
      await page.waitForTimeout(300)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      check(wide <= 0, `${name} fits ${width} pixels`)
      await page.screenshot({ path: join(pictures, `${name}-${scheme}-${width}.png`) })
    }
    await page.close()
  }
}

run('ingest', '--quiet', join(root, 'examples/articles'), ...more, '--archive', archive)
const { server, address } = await serve()
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
try {
  const complaints = []
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  watch(page, address, complaints)
  if (!process.argv.includes('--only-pictures')) await path(page, address)
  check(complaints.length === 0, 'the browser has nothing to say against the page' + complaints.map((one) => '\n    ' + one).join(''))
  if (pictures) await keepPictures(browser, address)
  console.log(`${checks} checks hold`)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  await browser.close()
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}
