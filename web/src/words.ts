// Words and dates as they are shown: 27 May 2025, never 05/27.
import type { Entity, Rec } from './api'

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** `27 May 2025`; what is no day comes back as it is. */
export function day(iso: string | null | undefined): string {
  const found = iso?.match(/^(\d{4})-(\d\d)-(\d\d)/)
  if (!found) return iso ?? ''
  return `${Number(found[3])} ${MONTHS[Number(found[2]) - 1]} ${found[1]}`
}

/** `27 May 2025, 14:05 UTC` */
export function time(iso: string): string {
  const clock = iso.match(/T(\d\d:\d\d)/)
  return day(iso) + (clock ? `, ${clock[1]} UTC` : '')
}

/** `27 to 29 May 2025`, `May 2025`, `2018`, `since 27 May 2025`. */
export function days(first: string | null, last: string | null): string {
  if (!first && !last) return 'date unknown'
  if (!last) return 'since ' + day(first)
  if (!first) return 'by ' + day(last)
  if (first === last) return day(first)
  const [y1, m1, d1] = first.split('-').map(Number) as [number, number, number]
  const [y2, m2, d2] = last.split('-').map(Number) as [number, number, number]
  const whole = d1 === 1 && d2 === new Date(Date.UTC(y2, m2, 0)).getUTCDate()
  if (whole && y1 === y2) {
    if (m1 === 1 && m2 === 12) return String(y1)
    if (m1 === m2) return `${MONTHS[m1 - 1]} ${y1}`
    return `${MONTHS[m1 - 1]} to ${MONTHS[m2 - 1]} ${y1}`
  }
  if (whole && m1 === 1 && m2 === 12) return `${y1} to ${y2}`
  if (y1 === y2 && m1 === m2) return `${d1} to ${day(last)}`
  if (y1 === y2) return `${d1} ${MONTHS[m1 - 1]} to ${day(last)}`
  return `${day(first)} to ${day(last)}`
}

export function month(iso: string, short = false): string {
  const name = MONTHS[Number(iso.slice(5, 7)) - 1] ?? ''
  return short ? name.slice(0, 3) : name
}

export const QUADS = ['verbal cooperation', 'material cooperation', 'verbal conflict', 'material conflict'] as const

/** `Amir Khan Muttaqi (Acting Foreign Minister, AFG)` */
export function party(entity: Entity): string {
  const name = entity.name ?? entity.entity_text
  const more = [entity.office, entity.code].filter((one) => one && one !== name)
  return more.length ? `${name} (${more.join(', ')})` : name
}

export function parties(entities: Entity[]): string {
  return entities.map((one) => one.name ?? one.entity_text).join('; ')
}

export function count(number: number, one: string, many = one + 's'): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`
}

/** A number as it is written: with a minus, not a hyphen. */
export function signed(number: number): string {
  return number < 0 ? `−${-number}` : String(number)
}

export function category(record: { event: string; mode: string[] }): string {
  return [record.event, ...record.mode].join(' / ')
}

/** A source as it is called: its file's name where the outlet is not known. */
export function sourceName(name: string): string {
  return name.includes('/') ? (name.split('/').at(-1) ?? name) : name
}

export function publisher(record: Rec): string {
  return record.cite_info.outlet ?? 'Outlet unknown'
}

/** An article, at the sentence that begins there, for one of its records. */
export function documentAddress(id: string, at?: number, record?: string): string {
  return `/document/${encodeURIComponent(id)}` + (at === undefined ? '' : `?at=${at}`) + (record === undefined ? '' : `&record=${record}`)
}

export function eventAddress(id: string): string {
  return `/event/${encodeURIComponent(id)}`
}

export function dyadAddress(one: string, two: string): string {
  return `/dyad/${encodeURIComponent(one)}/${encodeURIComponent(two)}`
}

/** Kinds of marked words: what they are called, and the sign beside their colour. */
export const KINDS: Record<string, { name: string; sign: string }> = {
  trigger: { name: 'words that tell the act', sign: '●' },
  actor: { name: 'who did it', sign: '▸' },
  recipient: { name: 'to or with whom', sign: '◂' },
  date: { name: 'when', sign: '◷' },
  place: { name: 'where', sign: '▼' },
  source: { name: 'who says so', sign: '❝' },
  item: { name: 'what is transferred', sign: '◆' },
  value: { name: 'for how much', sign: '¤' },
  count: { name: 'how many', sign: '#' },
}
