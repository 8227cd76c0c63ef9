import type { ReactElement, ReactNode } from 'react'

interface RowsProps {
  readonly label: string
  readonly titles: readonly string[]
  readonly children: ReactNode
}

/** A short table; the last column holds what can be done with a row. */
export function Rows({ label, titles, children }: RowsProps): ReactElement {
  return (
    <div
      className="overflow-x-auto border-t border-line"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <table aria-label={label} className="w-full text-[13px]">
        <thead>
          <tr>
            {titles.map((title) => (
              <th
                key={title}
                scope="col"
                className="px-3 py-2 text-left font-medium whitespace-nowrap text-muted sm:px-5"
              >
                {title}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly cells: readonly ReactNode[]
  readonly action: ReactNode
}

/** The first cell names the row. */
export function Row({ cells: [name, ...rest], action }: RowProps): ReactElement {
  return (
    <tr className="border-t border-line">
      <th scope="row" className="px-3 py-2 text-left font-normal wrap-anywhere sm:px-5">
        {name}
      </th>
      {rest.map((cell, index) => (
        <td key={index} className="px-3 py-2 whitespace-nowrap sm:px-5">
          {cell}
        </td>
      ))}
      <td className="px-3 py-2 text-right">{action}</td>
    </tr>
  )
}
