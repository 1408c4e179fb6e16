// The workbench in a real browser. `just e2e` runs it; CHROMIUM names the browser, LEGATION the program, ARTICLES more articles to take in.
// With --pictures FOLDER it keeps a picture of each view, light and dark, wide and narrow. With --built the page is taken from where `npm run build` put it,
// not from the program, which need not be built anew to try a change of the page. --only story, views or hostile takes one of the ways.
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { hostile } from './hostile.js'
import { correction, secondOpinion, story } from './story.js'
import { everyView, onPaper, weight } from './views.js'
import { check, count, folder, open, root, run, serve, watch } from './with.js'

const after = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : null)
const pictures = after('--pictures') && resolve(after('--pictures'))
const only = after('--only')
const wanted = (name) => !only || only === name

const archive = join(folder, 'examples.sqlite')
const more = process.env.ARTICLES ? [process.env.ARTICLES] : []
run('ingest', '--quiet', join(root, 'examples/articles'), ...more, '--archive', archive)
const { server, address } = await serve(archive)
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  weight()
  if (wanted('story')) {
    const complaints = []
    const page = await open(browser, address, { viewport: { width: 1280, height: 900 } })
    watch(page, address, complaints)
    await story(page, address, archive)
    await correction(page, address)
    await secondOpinion(page, address)
    check(complaints.length === 0, 'the browser has nothing to say against the page' + complaints.map((one) => '\n    ' + one).join(''))
    await page.close()
  }
  if (wanted('views')) {
    await everyView(browser, address, pictures)
    await onPaper(browser, address)
  }
  if (wanted('hostile')) await hostile(browser)
  if (count.failed.length) throw new Error(`${count.failed.length} of ${count.checks + count.failed.length} checks fail`)
  console.log(`${count.checks} checks hold`)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  await browser.close()
  server.kill()
}
