// Where actors stand in a picture of their relations: those with much in common near each other, none upon another. The same data give the same picture.
import type { Dyad } from './api'

export interface Node {
  code: string
  name: string
  events: number
  r: number
  x: number
  y: number
}
export interface Arranged {
  nodes: Node[]
  lines: { dyad: Dyad; x1: number; y1: number; x2: number; y2: number }[]
}

const STEPS = 320

export function arrange(dyads: Dyad[], width: number, height: number): Arranged {
  const nodes = new Map<string, Node>()
  const sum = (dyad: Dyad) => dyad.quads.reduce((all, one) => all + one, 0)
  for (const dyad of dyads)
    dyad.codes.forEach((code, side) => {
      const node = nodes.get(code) ?? { code, name: dyad.names[side] ?? code, events: 0, r: 0, x: 0, y: 0 }
      node.events += sum(dyad)
      nodes.set(code, node)
    })
  const all = [...nodes.values()].sort((a, b) => b.events - a.events)
  // From a spiral, the busiest in the middle: no chance in it.
  all.forEach((node, at) => {
    const angle = at * 2.399963
    const far = 26 * Math.sqrt(at)
    node.x = Math.cos(angle) * far * 1.4
    node.y = Math.sin(angle) * far
    node.r = 4 + 2.2 * Math.sqrt(node.events / Math.max(1, (all[0]?.events ?? 1) / 30))
  })
  const gap = Math.sqrt((width * height) / Math.max(all.length, 1)) * 0.62
  for (let step = 0; step < STEPS; step++) {
    const heat = (1 - step / STEPS) * gap * 0.35
    const moves = new Map(all.map((node) => [node.code, { x: -node.x * 0.035, y: -node.y * 0.06 }]))
    for (let one = 0; one < all.length; one++)
      for (let two = one + 1; two < all.length; two++) {
        const [a, b] = [all[one]!, all[two]!]
        const [x, y] = [a.x - b.x || 0.01 * (one + 1), a.y - b.y || 0.01]
        const far = Math.max(Math.hypot(x, y), 1)
        const push = (gap * gap) / far / far
        const [ma, mb] = [moves.get(a.code)!, moves.get(b.code)!]
        ma.x += x * push
        ma.y += y * push
        mb.x -= x * push
        mb.y -= y * push
      }
    for (const dyad of dyads) {
      const [a, b] = [nodes.get(dyad.codes[0])!, nodes.get(dyad.codes[1])!]
      const [x, y] = [a.x - b.x, a.y - b.y]
      const pull = (Math.hypot(x, y) / gap) * 0.18 * (1 + 0.25 * Math.log2(1 + sum(dyad)))
      const far = Math.max(Math.hypot(x, y), 1)
      const [ma, mb] = [moves.get(a.code)!, moves.get(b.code)!]
      ma.x -= (x / far) * pull * gap * 0.2
      ma.y -= (y / far) * pull * gap * 0.2
      mb.x += (x / far) * pull * gap * 0.2
      mb.y += (y / far) * pull * gap * 0.2
    }
    for (const node of all) {
      const move = moves.get(node.code)!
      const far = Math.max(Math.hypot(move.x, move.y), 1)
      const most = Math.min(far, heat)
      node.x += (move.x / far) * most
      node.y += (move.y / far) * most
    }
  }
  const [left, right] = [Math.min(...all.map((node) => node.x)), Math.max(...all.map((node) => node.x))]
  const [top, bottom] = [Math.min(...all.map((node) => node.y)), Math.max(...all.map((node) => node.y))]
  const PAD = 48
  for (const node of all) {
    node.x = PAD + ((node.x - left) / Math.max(right - left, 1)) * (width - 2 * PAD)
    node.y = PAD + ((node.y - top) / Math.max(bottom - top, 1)) * (height - 2 * PAD)
  }
  const lines = dyads.map((dyad) => {
    const [a, b] = [nodes.get(dyad.codes[0])!, nodes.get(dyad.codes[1])!]
    return { dyad, x1: a.x, y1: a.y, x2: b.x, y2: b.y }
  })
  return { nodes: all, lines }
}
