// What came in while the page was open: the server tells, the reader decides when to look.

interface Fresh {
  documents: number
  records: number
  events: number
  decisions: number
}

class Live {
  /** New since the page was read last. */
  fresh = $state<Fresh>({ documents: 0, records: 0, events: 0, decisions: 0 })
  /** Goes up when the reader wants to see what is new: what is on show is asked for anew. */
  turn = $state(0)
  #line: EventSource | null = null

  /** Listens while the page is seen: a browser has few lines to one server, and tabs out of sight must not hold them. */
  listen() {
    if (this.#line || document.hidden) return
    const line = new EventSource('/api/v1/stream')
    line.addEventListener('news', (event) => {
      const news = JSON.parse((event as MessageEvent<string>).data) as Fresh
      const fresh = this.fresh
      this.fresh = {
        documents: fresh.documents + news.documents,
        records: fresh.records + news.records,
        events: fresh.events + news.events,
        decisions: fresh.decisions + news.decisions,
      }
    })
    this.#line = line
  }
  /** Hangs up; what comes in meanwhile is not counted, and is there when the page is read again. */
  rest() {
    this.#line?.close()
    this.#line = null
  }
  /** Shows what is new. */
  show() {
    this.fresh = { documents: 0, records: 0, events: 0, decisions: 0 }
    this.turn++
  }
}

export const live = new Live()
