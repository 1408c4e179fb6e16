// What the server tells, and how it is asked.

export interface Entity {
  entity_text: string
  code: string | null
  sector: string[]
  name: string | null
  office: string | null
}
export interface Span {
  text: string
  start: number
  end: number
}
export interface Location {
  text: string
  name: string | null
  country: string | null
  lat: number | null
  lon: number | null
}
export interface Attribution {
  text: string
  name: string | null
  code: string | null
  cue: string
  stance: string
}
export interface Deal {
  kind: string
  stage: string
  items: { text: string; category: string; designation: string | null; quantity: number | null }[]
  value: { amount: number; currency: string } | null
}
export interface Rec {
  id: string
  event: string
  mode: string[]
  context: string[]
  quad_code: number
  event_scale: number
  cameo: string
  actor: Entity[]
  recipient: Entity[]
  event_text: Span
  date: string | null
  enddate: string | null
  date_basis: string
  event_loc: Location | null
  status: string
  certainty: number
  attribution: Attribution[]
  deal: Deal | null
  deaths: [number, number] | null
  injuries: [number, number] | null
  text: string
  text_info: { document: string; sentence: number; start: number; end: number }
  cite_info: {
    outlet: string | null
    outlet_kind: string | null
    title: string | null
    url: string | null
    author: string | null
    published: string | null
  }
  pattern: string
  coder: string
}
export interface Conflict {
  on: string
  sides: [string, string[]][]
}
export interface EventRow {
  event_id: string
  event: string
  mode: string[]
  context: string[]
  quad_code: number
  cameo: string
  actor: Entity[]
  recipient: Entity[]
  date: string | null
  enddate: string | null
  place: Location | null
  reports: number
  outlets: string[]
  independent: number
  first_reported: string | null
  last_reported: string | null
  status: string
  standing: string
  certainty: number
  records: string[]
  conflicts: Conflict[]
  event_scale: number
  text: string
  when: string
  deal: string | null
  stage: string | null
  quote: string
  outlet: string | null
  document: string
}
export interface Mark {
  start: number
  end: number
  kind: string
  record: string
  label: string | null
}
export interface Decision {
  number: number
  verdict: string
  correction: Record<string, unknown> | null
  reviewer: string | null
  note: string | null
  made: string
  undone: string | null
  record: string | null
  words: string
  act: string
}
export interface Shown {
  record: Rec
  text: string
  when: string
  certainty: string
  said_by: string
  marks: Mark[]
  sentence?: string
  source?: string
  withdrawn: boolean
  rejected: boolean
  original: Rec | null
  decisions: Decision[]
}
export interface Near {
  record: string
  other: string
  text: string
  outlet: string | null
  document: string
  published: string | null
  together: boolean
  score: number
  never: string | null
  reasons: [string, number][]
  pinned: boolean | null
}
export interface EventShown {
  event: EventRow | null
  records: Shown[]
  compared: Near[]
}
export interface Listed<T> {
  items: T[]
  next: string | null
}
export interface Status {
  program: string
  codebook: string
  archive: string
  documents: number
  records: number
  sentences: number
  published: [string | null, string | null]
  reviewer: boolean
  name: string | null
  token: boolean
}
export interface Period {
  start: string
  quads: [number, number, number, number]
}
export interface Timeline {
  per: string
  periods: Period[]
  undated: number
  vague: number
}
export interface Dyad {
  codes: [string, string]
  names: [string, string]
  quads: [number, number, number, number]
  last: string | null
}
export interface Facets {
  records: number
  more: boolean
  values: Record<string, [string, number][]>
}
export interface Hit {
  document: string
  title: string | null
  outlet: string | null
  published: string | null
  records: number
  snippet: string
}
/** Documents by words; `more`: others have them, too, and were not looked at. */
export interface Found {
  items: Hit[]
  more: boolean
}
/** What is made of events; `more`: there are others that it is not made of. */
export interface Figured<T> {
  items: T[]
  events: number
  more: boolean
}
export interface Paragraph {
  start: number
  end: number
  kind: string
  reason: string | null
}
export interface Doc {
  id: string
  title: string | null
  outlet: string | null
  author: string | null
  url: string | null
  published: string | null
  language: string | null
  file: string
  coder: string
  sentences: number
  words: number
  text: string
  blocks: Paragraph[]
  records: Shown[]
  left_out: Record<string, number>
  units: [number, number][]
}
export interface Citation {
  source: number
  sentence: number
}
export interface Line {
  when: string
  event: string
  text: string
  quote: string
  certainty: string
  contested: boolean
  said_by: string[]
  citations: Citation[]
  records: string[]
}
export interface SourceEntry {
  number: number
  title: string | null
  outlet: string | null
  author: string | null
  document: string
  published: string | null
  dated: string
  sentences: { number: number; text: string; start: number; end: number }[]
}
export interface Brief {
  sides: [string, string]
  articles: number
  cited: number
  outlets: string[]
  published: string
  records: number
  deals: { kind: string; name: string; stage: string | null; text: string; citations: Citation[] }[]
  happened: Line[]
  undated: Line[]
  contested: { on: string; claims: Line[]; against: Line[] }[]
  unconfirmed: Line[]
  also: Line[]
  sources: SourceEntry[]
  left_out: {
    languages: Record<string, number>
    furniture: Record<string, number>
    sentences: number
    silent_sentences: number
    records: number
    other_records: number
    undated_articles: number
    uncited_articles: number
    uncited: string[]
    /** What may bear on the sides and was not read: there is more than a brief can tell. */
    older?: { records: number; more: boolean }
  }
}
export interface Step {
  stage: string
  told: string
  days: [string, string] | null
  first_reported: string | null
  last_reported: string | null
  sources: string[]
  events: string[]
  records: string[]
}
export interface Ladder {
  parties: string[]
  kind: string
  subject: string[]
  steps: Step[]
  stage: string | null
  since: string | null
  ahead: string[]
  turns: string[]
  records: string[]
}
export interface Scored {
  date: string
  enddate: string | null
  scale: number
  quad: number
  event: string
  record: string
  text: string
}
export interface BriefShown {
  codes: [string | null, string | null]
  brief: Brief
  ladders: Ladder[]
  more_deals: boolean
  scores: Scored[]
  days: string[]
}
export interface Source {
  name: string
  kind: string | null
  country: string | null
  records: number
  events: number
  first: number
  alone: number
  corroborated: number
  disputed: number
  published: [string | null, string | null]
}
export interface Lists {
  categories: { name: string; quad: number; score: number; modes: string[] }[]
  contexts: string[]
  statuses: string[]
  deals: string[]
  states: [string, string][]
}
export interface Format {
  name: string
  about: string
  extension: string
}
export interface Entry {
  pattern: string
  file: string
  entry: Record<string, unknown>
}
/** How far reviewers agree. */
export interface Agreement {
  reviewers: string[]
  /** Records that two or more of them decided on. */
  records: number
  /** Krippendorff's alpha by field; null where there is nothing to compare, or all values are one. */
  fields: { field: string; records: number; same: number; alpha: number | null }[]
}
export type Waiting = Shown & { why: string }

export class Failed extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

async function failed(response: Response): Promise<Failed> {
  const problem = await response.json().catch(() => null)
  return new Failed(response.status, problem?.detail ?? `The server answered ${response.status}.`)
}

/** Asks the server; `query` is added to the address. */
export async function ask<T>(address: string, query?: URLSearchParams): Promise<T> {
  const text = query?.toString()
  const response = await fetch('/api/v1/' + address + (text ? '?' + text : '')).catch(() => null)
  if (!response) throw new Failed(0, 'The server does not answer. Is `legation serve` still running?')
  if (!response.ok) throw await failed(response)
  return response.json()
}

/** Tells the server something. */
export async function tell<T>(method: 'POST' | 'DELETE', address: string, body?: unknown): Promise<T | null> {
  const response = await fetch('/api/v1/' + address, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => null)
  if (!response) throw new Failed(0, 'The server does not answer. Is `legation serve` still running?')
  if (!response.ok) throw await failed(response)
  return response.status === 204 ? null : response.json()
}

const once = new Map<string, Promise<unknown>>()

/** Asks for what does not change while the page is open. */
export function askOnce<T>(address: string): Promise<T> {
  const known = once.get(address)
  if (known) return known as Promise<T>
  const asked = ask<T>(address)
  once.set(address, asked)
  asked.catch(() => once.delete(address))
  return asked
}
