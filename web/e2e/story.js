// The way of an analyst through the workbench, from a question to a decision.
import { readFileSync } from 'node:fs'
import { check, lines, run } from './with.js'

/** Find the recognition of 2025, see its sources, open its sentence, dispute a record in review, see that in the export. */
export async function story(page, address, archive) {
  await page.goto(address + '/')
  await page.getByRole('heading', { name: 'Events over time' }).waitFor()
  await page.getByRole('link', { name: /Afghanistan – Russia/ }).waitFor()
  check(true, 'the overview names the most active dyad')

  // Where it was, and a period by dragging over the picture.
  const kabul = page.getByRole('link', { name: /^Kabul, Afghanistan: / }).first()
  await kabul.waitFor()
  check(true, 'the map shows where events were')
  const picture = page.getByRole('img', { name: /Events over time/ })
  const box = await picture.boundingBox()
  await page.mouse.move(box.x + box.width * 0.7, box.y + 60)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 4 })
  await page.mouse.up()
  await page.waitForURL(/from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d/)
  await page.getByRole('link', { name: 'All in the table' }).waitFor()
  check(true, 'a period is chosen by dragging')
  await page.getByRole('button', { name: 'All time' }).click()
  await kabul.waitFor()
  await kabul.focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/search\?place=Kabul/)
  await page.locator('tbody tr').first().waitFor()
  check(true, 'a place of the map leads to its events, by the keyboard')
  await page.goto(address + '/')
  await page.getByText(/Nothing since your last visit on/).waitFor()
  check(true, 'a second visit is told that nothing is new')

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
  // The table as the reader wants it, kept; and the same search as files and feeds.
  await page.getByText('Columns', { exact: true }).click()
  await page.getByLabel('Score').check()
  await page.getByLabel('Outlets').uncheck()
  await page.reload()
  await page.getByRole('columnheader', { name: 'Score' }).waitFor()
  check((await page.getByRole('columnheader', { name: 'Outlets' }).count()) === 0, 'columns are kept as chosen')
  await page.getByText('Export', { exact: true }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'csv', exact: true }).click()
  const file = readFileSync(await (await download).path(), 'utf8')
  check(file.split('\n').length > 3 && /recogni/.test(file), 'the list is exported as it is filtered')
  await page.getByText('Follow', { exact: true }).click()
  for (const [name, sign] of [['RSS', '<rss'], ['JSON Feed', 'https://jsonfeed.org/version/1']]) {
    const feed = await (await fetch(address + (await page.getByRole('link', { name }).getAttribute('href')))).text()
    check(feed.includes(sign) && feed.includes('recognition'), `the search is followed as ${name}`)
  }
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
  check((await page.locator('aside li.chosen').getAttribute('id')) === 'r-' + record, 'and its record beside it, of those of the sentence')

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

/** A correction with the keyboard: what was changed is handed on so, and the coder's own is shown beside it. */
export async function correction(page, address) {
  await page.goto(address + '/review?why=influential')
  await page.getByLabel('You are').fill('A. Reviewer')
  const own = page.locator('section.one a[href^="/event/"]')
  await own.waitFor()
  const id = (await own.getAttribute('href')).split('/').at(-1)
  await page.locator('h1').click()
  await page.keyboard.press('c')
  await page.getByLabel('First day').fill('2019-02-03')
  await page.getByLabel('Last day').fill('2019-02-03')
  const kept = page.waitForResponse((response) => response.url().includes('/decisions') && response.request().method() === 'POST')
  await page.keyboard.press('Enter')
  check((await kept).status() === 201, 'a record is corrected with the keyboard alone')
  const exported = lines(await (await fetch(address + '/api/v1/export?as=plover')).text()).find((one) => one.id === id)
  check(exported?.date === '2019-02-03' && exported.coder.includes('amended by a reviewer'), 'the correction is in the export, marked as one')
  await page.goto(address + '/event/' + id)
  await page.locator(`section[id="${id}"] del`).first().waitFor()
  check(await page.getByText('3 February 2019').first().isVisible(), "its event shows it beside the coder's own")
  await page.getByRole('button', { name: 'Take back' }).first().click()
  await page.getByText('taken back on').first().waitFor()
  check((await page.locator(`section[id="${id}"] del`).count()) === 0, 'and it is taken back where it is seen')
}

/** A second opinion, how far the two agree, and what comes of it. */
export async function secondOpinion(page, address) {
  const judge = async (queue, name, key) => {
    await page.goto(address + queue)
    await page.getByLabel('You are').fill(name)
    if (queue.includes('second')) await page.goto(address + queue)
    await page.locator('.queue button').first().waitFor()
    await page.locator('h1').click()
    const answer = page.waitForResponse((response) => response.url().includes('/decisions') && response.request().method() === 'POST')
    await page.keyboard.press(key)
    await answer
    await page.getByText(key === 'a' ? /^Accepted: / : /^Rejected: /).waitFor()
  }
  await judge('/review?why=influential', 'A. Reviewer', 'a')
  await judge('/review?why=influential', 'A. Reviewer', 'x')
  await judge('/review?why=second', 'B. Reader', 'a')
  await judge('/review?why=second', 'B. Reader', 'a')
  await page.getByText(/A\. Reviewer, B\. Reader: 2 records/).waitFor()
  const verdicts = await page.getByRole('row', { name: /right, wrong or corrected/ }).innerText()
  check(/2\s+1\s+0\.00/.test(verdicts), 'the agreement of two reviewers is shown')
  // A sentence comes out once all of its records were decided on: the others of one of the two, too.
  const ask = async (path) => (await fetch(address + '/api/v1/' + path)).json()
  const [{ record: decided }] = await ask('decisions?limit=1')
  const { text_info: told } = (await ask('events/' + decided)).records.map((one) => one.record).find((one) => one.id === decided)
  const { records } = await ask('documents/' + encodeURIComponent(told.document))
  for (const one of records.filter((one) => one.record.text_info.sentence === told.sentence && one.record.id !== decided)) {
    const body = JSON.stringify({ verdict: 'correct', reviewer: 'B. Reader' })
    await fetch(`${address}/api/v1/records/${one.record.id}/decisions`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  }
  const gold = await (await fetch(address + (await page.getByRole('link', { name: 'Gold file' }).getAttribute('href')))).text()
  check(lines(gold).length > 0, 'what they decided comes out as a gold file')
}
