import type { ReactElement } from 'react'
import type { IconName } from '../controls/icon-paths.ts'
import { Icon } from '../controls/icon.tsx'
import { Segmented } from '../controls/segmented.tsx'
import { chooseTheme, themeChoices, useThemeChoice, type ThemeChoice } from './theme.ts'

const looks: Record<ThemeChoice, { icon: IconName; label: string }> = {
  light: { icon: 'sun', label: 'Light' },
  system: { icon: 'screen', label: 'As the system' },
  dark: { icon: 'moon', label: 'Dark' },
}

export function ThemeToggle(): ReactElement {
  const choice = useThemeChoice()
  const options = themeChoices.map((value) => ({
    value,
    title: looks[value].label,
    content: <Icon name={looks[value].icon} size={15} />,
  }))
  return <Segmented label="Theme" options={options} value={choice} onChange={chooseTheme} />
}
