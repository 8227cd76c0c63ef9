import { readFileSync } from 'node:fs'

// The names of the parts change with every build; its manifest says which part loads which.
const manifest = JSON.parse(
  readFileSync(new URL('dist/.vite/manifest.json', import.meta.url), 'utf8'),
)

/** The files of parts and of what they import at once, without what they import later. */
function filesOf(...sources) {
  const keys = new Set(sources)
  for (const key of keys) for (const imported of manifest[key].imports ?? []) keys.add(imported)
  const files = [...keys].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])])
  return files.map((file) => `dist/${file}`)
}

const start = ['index.html', 'src/explore/explore-screen.tsx']

/** What the browser has to load, gzipped, and how much it may become. */
// oxlint-disable-next-line import/no-default-export -- size-limit reads the default export
export default [
  { name: 'first load', path: filesOf(...start), limit: '230 kB', gzip: true },
  {
    name: 'first load of Home',
    path: filesOf('index.html', 'src/home/home-screen.tsx'),
    limit: '225 kB',
    gzip: true,
  },
  {
    name: 'first load with its chart',
    path: filesOf(...start, 'src/explore/ready-report.tsx'),
    limit: '270 kB',
    gzip: true,
  },
  { name: 'style', path: 'dist/assets/*.css', limit: '12 kB', gzip: true },
]
