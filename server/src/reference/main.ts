import { mkdirSync, writeFileSync } from 'node:fs'
import { referencePages } from './pages.ts'

const directory = new URL('../../../docs/reference/', import.meta.url)

mkdirSync(directory, { recursive: true })
for (const { file, text } of referencePages()) writeFileSync(new URL(file, directory), text)
