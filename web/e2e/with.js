// What the ways through the workbench share: the program, its server, a browser's page, and checks.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')
const program = process.env.LEGATION ?? join(root, 'target/release/legation')
export const folder = mkdtempSync(join(tmpdir(), 'legation-e2e-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

export const count = { checks: 0, failed: [] }

export function check(holds, what) {
  if (!holds) throw new Error('Failed: ' + what)
  count.checks++
  console.log('ok  ' + what)
}

/** What is checked to the end, and told together. */
export function note(holds, what) {
  if (holds) return check(true, what)
  count.failed.push(what)
  console.log('NOT ' + what)
}

/** Runs the program to its end: what it prints. */
export function run(...args) {
  const done = spawnSync(program, args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}`)
  return done.stdout
}

/** Serves an archive at a free port of this machine. */
export async function serve(archive) {
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
export function watch(page, address, complaints) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) complaints.push('asked elsewhere: ' + request.url())
  })
}

export const BUILT = join(root, 'crates/legation-serve/assets')
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css', json: 'application/json', svg: 'image/svg+xml', txt: 'text/plain' }

/** The page as it was built last, with the headers that the program sends: its rules hold. */
async function serveBuilt(page, address) {
  const answer = await page.request.get(address + '/')
  await page.route(address + '/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    if (/^\/(api|feeds)\//.test(pathname)) return route.continue()
    const file = existsSync(join(BUILT, pathname)) && pathname !== '/' ? pathname : '/index.html'
    const type = TYPES[file.split('.').at(-1)] ?? 'application/octet-stream'
    const own = Object.fromEntries(Object.entries(answer.headers()).filter(([name]) => !['content-length', 'content-encoding'].includes(name)))
    await route.fulfill({ headers: { ...own, 'content-type': type }, body: readFileSync(join(BUILT, file)) })
  })
}

/** A page of the browser on the workbench. */
export async function open(browser, address, options) {
  const page = await browser.newPage(options)
  page.setDefaultTimeout(120_000)
  if (process.argv.includes('--built')) await serveBuilt(page, address)
  return page
}

/** Until nothing says any more that it is being looked for. */
export async function settled(page) {
  await page.locator('footer').waitFor()
  await page.waitForFunction(() => ![...document.querySelectorAll('main p, main li')].some((one) => one.textContent.trim().endsWith('…') && one.classList.contains('soft')))
  await page.waitForTimeout(300)
}

export const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line))
