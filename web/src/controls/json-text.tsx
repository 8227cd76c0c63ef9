import { Fragment, type ReactElement } from 'react'
import { jsonTokens, type JsonToken } from './json-tokens.ts'

const looks: Record<JsonToken['kind'], string> = {
  key: 'text-accent',
  text: 'text-success',
  figure: 'text-warning',
  word: 'text-warning',
  mark: 'text-faint',
}

/** A value as indented JSON in quiet colours. */
export function JsonText({ value }: { value: unknown }): ReactElement {
  return (
    <pre className="overflow-x-auto font-mono text-[12.5px] leading-5">
      <JsonTokens text={JSON.stringify(value, null, 2) ?? 'undefined'} />
    </pre>
  )
}

/** Printed JSON, or a part of it, in quiet colours. */
export function JsonTokens({ text }: { text: string }): ReactElement {
  return (
    <>
      {jsonTokens(text).map((token, index) => (
        // Tokens have no identity of their own and the text never changes in place.
        <Fragment key={index}>
          {token.kind === 'mark' ? (
            token.text
          ) : (
            <span className={looks[token.kind]}>{token.text}</span>
          )}
        </Fragment>
      ))}
    </>
  )
}
