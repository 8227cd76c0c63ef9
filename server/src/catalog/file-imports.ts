import { importLimits, nothingImported, type ImportStanding } from '@throughline/contract'
import type { ImportDocument } from './catalog-document.ts'
import type { Catalog } from './catalog.ts'

/** A file that is to be imported. */
export type ImportFile = Pick<ImportDocument, 'name' | 'bytes' | 'applicationId' | 'begunBy'>

/** Files of events that somebody brought in, as far as whoever sends them said. */
export interface FileImports {
  /** The newest first. */
  all(): readonly ImportDocument[]
  /** Beyond `importsMax` the oldest is forgotten. */
  begin(file: ImportFile): Promise<ImportDocument | undefined>
  /** Undefined when there is no such import. */
  tell(id: string, standing: ImportStanding): Promise<ImportDocument | undefined>
}

type Options = {
  readonly catalog: Pick<Catalog, 'importOf' | 'imports' | 'put'>
  readonly nowMs: () => number
}

/** Opens the imports that a catalog remembers. */
export function openFileImports({ catalog, nowMs }: Options): FileImports {
  const all = () => catalog.imports().toSorted((one, other) => other.begunAtMs - one.begunAtMs)
  return {
    all,
    async begin(file) {
      const id = crypto.randomUUID()
      const forgotten = all().slice(importLimits.importsMax - 1)
      const begunAtMs = nowMs()
      const times = { begunAtMs, modifiedAtMs: begunAtMs }
      await Promise.all([
        ...forgotten.map((old) => catalog.put({ kind: 'import', id: old.id, deleted: true })),
        catalog.put({
          kind: 'import',
          id,
          deleted: false,
          ...file,
          ...times,
          standing: { state: 'running', ...nothingImported },
        }),
      ])
      return catalog.importOf(id)
    },
    async tell(id, standing) {
      const found = catalog.importOf(id)
      if (found === undefined) return undefined
      await catalog.put({ ...found, standing, modifiedAtMs: nowMs() })
      return catalog.importOf(id)
    },
  }
}
