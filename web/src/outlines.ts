// The outlines of countries that are shipped with the page: Natural Earth, 1:110 million, by way of world-atlas.
import outlines from 'world-atlas/countries-110m.json?url'
import { feature, mesh } from 'topojson-client'
import type { FeatureCollection, Geometry, MultiLineString } from 'geojson'
import type { GeometryCollection, Topology } from 'topojson-specification'

export interface World {
  countries: FeatureCollection<Geometry>
  borders: MultiLineString
}

let asked: Promise<World> | null = null

/** Asks for the outlines, once. */
export function world(): Promise<World> {
  asked ??= read()
  asked.catch(() => (asked = null))
  return asked
}

async function read(): Promise<World> {
  const response = await fetch(outlines)
  if (!response.ok) throw new Error(`The outlines of the map do not come: the server answered ${response.status}.`)
  const topology = (await response.json()) as Topology<{ countries: GeometryCollection }>
  // Without Antarctica (010), which would take a fifth of the picture.
  const shown = { ...topology.objects.countries, geometries: topology.objects.countries.geometries.filter((one) => one.id !== '010') }
  return { countries: feature(topology, shown), borders: mesh(topology, shown, (a, b) => a !== b) }
}
