// Articles that would run scripts in the reader's browser, taken in while the page is open: it says that something came in, and shows it as text.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, folder, open, run, serve, settled, watch } from './with.js'

const SCRIPT = '<script>window.ran = 1</script>'
const IMAGE = '<img src=x onerror="window.ran = 2">'
const QUIET = { title: 'Envoys meet', outlet: 'Northern Wire', published: '2025-03-04', url: 'https://northern-wire.example/1', text: 'On 3 March 2025 Norway signed a trade agreement with Kenya in Nairobi.' }
const HOSTILE = {
  title: `${SCRIPT}${IMAGE} Peru condemns Chile`,
  outlet: `Wire ${IMAGE}`,
  published: '2025-03-06',
  url: 'javascript:window.ran=3',
  text: `${SCRIPT} Peru condemned Chile on 5 March 2025. ${IMAGE}\n\nThe Foreign Ministry of Peru <svg onload="window.ran=4"> criticised Chile on 6 March 2025, "${'{{constructor.constructor("window.ran=5")()}}'}".`,
}

export async function hostile(browser) {
  const archive = join(folder, 'hostile.sqlite')
  const put = (name, article) => {
    const file = join(folder, name)
    writeFileSync(file, JSON.stringify(article) + '\n')
    run('ingest', '--quiet', file, '--archive', archive)
  }
  put('quiet.jsonl', QUIET)
  const { server, address } = await serve(archive)
  try {
    const complaints = []
    const page = await open(browser, address, { viewport: { width: 1280, height: 900 } })
    watch(page, address, complaints)
    await page.goto(address + '/')
    await settled(page)
    await page.getByText('What came in last.').waitFor()
    put('hostile.jsonl', HOSTILE)
    await page.getByText(/\d+ new records? from 1 article/).waitFor()
    check(true, 'the page says that records came in')
    await page.getByRole('button', { name: /new record/ }).click()
    await page.getByText(/events? since your last visit/).waitFor()
    await page.getByRole('link', { name: /Peru .*Chile/ }).first().waitFor()
    check((await page.locator('li', { hasText: /Peru/ }).getByText('new', { exact: true }).count()) > 0, 'and shows them, marked as new, when asked to')

    const found = await (await fetch(address + '/api/v1/events?actor=PER')).json()
    const event = found.items[0]
    check(event !== undefined, 'the hostile article was coded')
    for (const own of ['/', '/search?actor=PER', '/search?in=articles&words=condemned', `/event/${event.event_id}`, `/document/${encodeURIComponent(event.document)}`, '/dyad/PER/CHL', '/sources', '/network', '/review']) {
      await page.goto(address + own)
      await settled(page)
      const ran = await page.evaluate(() => [globalThis.ran, document.querySelectorAll('main script, main img, main [onerror], main [onload], a[href^="javascript"]').length])
      check(ran[0] === undefined && ran[1] === 0, `no script of an article runs at ${own.split(/[?%]/)[0]}`)
    }
    await page.goto(`${address}/document/${encodeURIComponent(event.document)}`)
    await page.getByRole('heading', { name: /<script>window\.ran = 1<\/script>/ }).waitFor()
    check(true, 'its headline is shown as the text that it is')
    check(complaints.length === 0, 'and nothing had to be refused' + complaints.map((one) => '\n    ' + one).join(''))
    await page.close()
  } finally {
    server.kill()
  }
}
