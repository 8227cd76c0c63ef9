import { folderOf, isSource } from './repository.ts'
import type { Repository, Rule, Violation } from './repository.ts'

// A name that says nothing collects what has no home.
const emptyNames = new Set(
  'utils util helpers helper common shared misc lib core services service types'.split(' '),
)

export const namesSayWhatIsInside: Rule = {
  promise: 'no folder or file is called utils, helpers, common or another name that says nothing',
  violations: ({ files }) =>
    files
      .filter(({ path }) => path.split('/').some((part) => emptyNames.has(stemOf(part))))
      .map(({ path }) => ({ path, problem: 'has a name that says nothing about its content' })),
}

export const namesAreKebabCase: Rule = {
  promise: 'folders and source files have names in kebab-case',
  violations: ({ files }) =>
    files
      .filter(({ path }) => isSource(path) && !path.split('/').every(isKebabCase))
      .map(({ path }) => ({ path, problem: 'is not in kebab-case' })),
}

export const everyFolderHasReadme: Rule = {
  promise: 'every folder with sources has a README that says what belongs there',
  violations: foldersWithoutReadme,
}

const readmeCharsMin = 80

function foldersWithoutReadme({ files }: Repository): readonly Violation[] {
  const readmes = new Map(
    files.filter(({ path }) => path.endsWith('README.md')).map(({ path, text }) => [path, text]),
  )
  const folders = new Set(
    files.filter(({ path }) => isSource(path)).map(({ path }) => folderOf(path)),
  )
  return [...folders].flatMap((folder) => {
    const text = readmePaths(folder)
      .map((path) => readmes.get(path))
      .find((found) => found !== undefined)
    if (text === undefined) return [{ path: folder, problem: 'has no README.md' }]
    return text.length < readmeCharsMin
      ? [{ path: folder, problem: `has a README.md of under ${readmeCharsMin} characters` }]
      : []
  })
}

/** A package's own README may speak for its `src` and `bin`. */
function readmePaths(folder: string): readonly string[] {
  if (folder === '') return ['README.md']
  const isTop = /^[^/]+\/(src|bin)$/.test(folder)
  return [`${folder}/README.md`, ...(isTop ? [`${folderOf(folder)}/README.md`] : [])]
}

function stemOf(name: string): string {
  return name.split('.')[0] ?? name
}

function isKebabCase(name: string): boolean {
  return /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(name)
}
