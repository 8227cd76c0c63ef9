// Makes what npm gets, after tsc has written the declarations to dist/esm: one file of JavaScript for
// `import` and one for `require`, each beside declarations that say the same.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const dist = join(import.meta.dirname, 'dist')
const [esm, cjs] = [join(dist, 'esm'), join(dist, 'cjs')]

// tsc leaves the names of sources in declarations, which are not in the package.
for (const name of readdirSync(esm).filter((file) => file.endsWith('.d.ts'))) {
  const file = join(esm, name)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(from '\.[^']+)\.ts'/g, "$1.js'"))
}
rmSync(cjs, { recursive: true, force: true })
cpSync(esm, cjs, { recursive: true, filter: (path) => !path.endsWith('.js') })
writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n')

// Names stay, so that a stack trace can be read.
const minify = { compress: true, mangle: false, codegen: { removeWhitespace: true } }
const bundle = await rolldown({
  input: join(import.meta.dirname, 'src', 'index.ts'),
  external: /^node:/,
  platform: 'node',
})
for (const [folder, format] of [
  [esm, 'esm'],
  [cjs, 'cjs'],
]) {
  await bundle.write({ file: join(folder, 'index.js'), format, exports: 'named', minify })
}
await bundle.close()
