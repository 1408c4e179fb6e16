// Every view as it is seen: light and dark, wide and narrow, with a checker of accessibility; on paper; and how heavy the page is.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { BUILT, check, note, open, settled, watch } from './with.js'

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

const AXE = readFileSync(join(import.meta.dirname, '../node_modules/axe-core/axe.min.js'), 'utf8')

/** What a checker of accessibility finds serious on the page. */
async function faults(page) {
  await page.evaluate(AXE + ';0')
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
  return violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + node.html.slice(0, 160)).join('\n        ')}`)
}

/** What is seen, as WebP. */
async function keepPicture(page, file) {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 })
  writeFileSync(file, Buffer.from(data, 'base64'))
  await session.detach()
}

/** Every view, light and dark, wide and narrow: it fits, a checker of accessibility has nothing serious to say, and a picture is kept where that is asked for. */
export async function everyView(browser, address, pictures) {
  if (pictures) mkdirSync(pictures, { recursive: true })
  const found = await (await fetch(address + '/api/v1/events?words=recognised&from=2025-07-01&to=2025-07-31')).json()
  const event = found.items.sort((a, b) => b.reports - a.reports)[0]
  const shown = await (await fetch(address + '/api/v1/events/' + event.event_id)).json()
  const record = shown.records[0].record
  const addresses = {
    event: '/event/' + event.event_id,
    document: `/document/${encodeURIComponent(record.text_info.document)}?at=${record.text_info.start}&record=${record.id}`,
  }
  for (const [scheme, width, height] of [['light', 1280, 900], ['dark', 1280, 900], ['light', 390, 844]]) {
    // The checker is no file of the page, which may run nothing else.
    const page = await open(browser, address, { viewport: { width, height }, colorScheme: scheme, bypassCSP: true })
    const complaints = []
    watch(page, address, complaints)
    for (const [name, own] of VIEWS) {
      await page.goto(address + (own ?? addresses[name]))
      await settled(page)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      note(wide <= 0, `${name} fits ${width} pixels`)
      if (pictures) await keepPicture(page, join(pictures, name + (width < 1000 ? '-narrow' : scheme === 'dark' ? '-dark' : '') + '.webp'))
      const written = await page.evaluate(() => document.querySelector('main').innerText.match(/\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b/))
      note(written === null, `${name}: no date can be read in two ways${written ? ': ' + written[0] : ''}`)
      const found = await faults(page)
      note(found.length === 0, `${name}, ${scheme}, ${width} pixels: no serious fault of accessibility` + found.map((one) => '\n    ' + one).join(''))
    }
    note(complaints.length === 0, `${scheme}, ${width} pixels: the browser has nothing to say against any view` + complaints.map((one) => '\n    ' + one).join(''))
    await page.close()
  }
}

/** The brief on paper: no controls, nothing cut. */
export async function onPaper(browser, address) {
  const page = await open(browser, address, { viewport: { width: 794, height: 1123 } })
  await page.goto(address + '/dyad/AFG/RUS')
  await settled(page)
  await page.emulateMedia({ media: 'print' })
  const controls = await page.evaluate(() => [...document.querySelectorAll('header nav, button, input, .news')].filter((one) => one.checkVisibility()).length)
  check(controls === 0, 'the brief on paper has no controls')
  check(await page.getByRole('heading', { name: 'Afghanistan and Russia' }).isVisible(), 'and its heading')
  const paper = await page.pdf({ format: 'A4' })
  check(paper.subarray(0, 5).toString() === '%PDF-', `it prints to a PDF of ${Math.round(paper.length / 1000)} kB`)
  await page.close()
}

/** All that the page ever loads, but for what is told of the archive. */
export function weight() {
  const files = readdirSync(BUILT, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  const packed = files.map((one) => gzipSync(readFileSync(join(one.parentPath ?? one.path, one.name))).length).reduce((sum, one) => sum + one, 0)
  check(packed < 600_000, `all files of the page are ${Math.round(packed / 1000)} kB compressed, less than 600`)
}
