// Where the reader is: the path and query of the page's address.

class Place {
  path = $state(location.pathname)
  query = $state.raw(new URLSearchParams(location.search))
}

export const place = new Place()

function read() {
  place.path = location.pathname
  place.query = new URLSearchParams(location.search)
}

addEventListener('popstate', read)

/** Goes to an address of this page. */
export function go(address: string, replace = false) {
  if (replace) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  const before = place.path
  read()
  if (!replace && before !== place.path) scrollTo(0, 0)
}

/** The same address with some values of its query changed; empty ones leave it. */
export function withQuery(changes: Record<string, string | string[] | null>): string {
  const query = new URLSearchParams(place.query)
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name)
    for (const one of Array.isArray(value) ? value : [value]) if (one) query.append(name, one)
  }
  const text = query.toString()
  return place.path + (text ? '?' + text : '')
}

/** Follows links of the page without loading it anew. */
export function follow(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = (event.target as Element | null)?.closest('a')
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
  if (link.pathname.startsWith('/api/') || link.pathname.startsWith('/feeds/')) return
  event.preventDefault()
  if (link.pathname === location.pathname && link.hash) {
    document.getElementById(link.hash.slice(1))?.scrollIntoView()
    return
  }
  go(link.pathname + link.search)
}
