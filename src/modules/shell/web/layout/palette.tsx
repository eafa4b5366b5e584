import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/spotlight/styles.layer.css'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { useEffect } from 'react'
import { useGo } from '#ui/link.tsx'
import type { NavItem } from './navigation.ts'

const [store, spotlight] = createSpotlight()

/** Quick way to any section by typing its name; loads with the first Ctrl+K. */
export default function Palette({ items, onClose }: { items: readonly NavItem[]; onClose: () => void }) {
  const go = useGo()
  useEffect(() => {
    spotlight.open()
  }, [])
  return (
    <Spotlight
      store={store}
      shortcut={null}
      overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
      attributes={{ content: { 'aria-label': 'Переход к разделу' } }}
      onSpotlightClose={onClose}
      actions={items.map(item => ({ id: item.path, label: item.label, onClick: () => go(item.path) }))}
      nothingFound="Такого раздела нет"
      highlightQuery
      searchProps={{ placeholder: 'Название раздела', 'aria-label': 'Название раздела' }}
      limit={12}
    />
  )
}
