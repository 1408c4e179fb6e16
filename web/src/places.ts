// Events by place, for the map.
export interface PlaceCount {
  name: string | null
  country: string | null
  lat: number
  lon: number
  quads: [number, number, number, number]
  /** The last day of any of its events. */
  last: string | null
}
export interface Places {
  /** Those of most events first. */
  places: PlaceCount[]
  /** Events that were counted: those whose place has a position. */
  events: number
  /** Whether there are more that were not. */
  more: boolean
}

export const total = (quads: readonly number[]) => quads.reduce((sum, one) => sum + one, 0)

/** The events of a place, as a search. */
export function placeAddress(place: PlaceCount, period: URLSearchParams): string {
  const query = new URLSearchParams(period)
  if (place.name) query.set('place', place.name)
  if (place.country) query.set('country', place.country)
  return '/search?' + query
}
