// What the bundle is built from, as one hash: each file's path and bytes, in the order of paths. The same is reckoned by
// crates/legation-serve/tests/bundle.rs, which fails where the committed bundle is older than its sources.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const HERE = new URL('.', import.meta.url).pathname

function below(folder) {
  return readdirSync(join(HERE, folder)).flatMap((name) => {
    const path = folder ? `${folder}/${name}` : name
    return statSync(join(HERE, path)).isDirectory() ? below(path) : [path]
  })
}

export function sourcesHash() {
  const top = ['hash.js', 'index.html', 'package-lock.json', 'package.json', 'svelte.config.js', 'tsconfig.json', 'vite.config.ts']
  const hash = createHash('sha256')
  for (const path of [...top, ...below('public'), ...below('src')].sort()) {
    hash.update(path + '\0')
    hash.update(readFileSync(join(HERE, path)))
    hash.update('\0')
  }
  return hash.digest('hex')
}
