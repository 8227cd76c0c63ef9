/** What the package adds to a deployment, gzipped. */
// oxlint-disable-next-line import/no-default-export -- size-limit reads the default export
export default [
  { name: 'import', path: 'dist/esm/index.js', limit: '8 kB', gzip: true },
  { name: 'require', path: 'dist/cjs/index.js', limit: '8 kB', gzip: true },
]
