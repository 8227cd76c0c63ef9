// Makes one file of each program of the server and of what it uses. Some thousand modules that are
// looked for one by one are three quarters of the time that a start takes.
import { join } from 'node:path'
import { rolldown } from 'rolldown'

// Each stays as far below `server` as its source, because some find other files from where they are.
const programs = ['main', 'cli/main', 'reference/main', 'warehouse/engine-host/main']

const dist = join(import.meta.dirname, 'dist')

await Promise.all(
  programs.map(async (program) => {
    const bundle = await rolldown({
      input: join(import.meta.dirname, 'src', `${program}.ts`),
      platform: 'node',
      resolve: { conditionNames: ['source', 'node'] },
      // They load code of the machine from beside them.
      external: ['chdb', '@node-rs/argon2'],
    })
    await bundle.write({ file: join(dist, `${program}.js`), format: 'esm', sourcemap: true })
    await bundle.close()
  }),
)
