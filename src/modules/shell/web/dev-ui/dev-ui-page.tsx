import { Button } from '#ui/button.tsx'
import { notify } from '#ui/notify.ts'
import { Page } from '#ui/page.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { AppearanceSetting, VisionSettings } from '../layout/vision-settings.tsx'
import { ActionSamples } from './action-samples.tsx'
import { FieldSamples } from './field-samples.tsx'
import { FigureSamples } from './figure-samples.tsx'
import { PageSamples } from './page-samples.tsx'
import { StateSamples } from './state-samples.tsx'
import { TableSamples } from './table-samples.tsx'

/** Every component in every state, for those who make pages. Invented people and numbers only. */
export default function DevUiPage() {
  return (
    <Page
      title="Составные части экрана"
      lead="Каждый компонент во всех состояниях. Люди и числа вымышлены."
      actions={<Button onClick={() => notify.success('Маршрут сохранён')}>Показать сообщение</Button>}
    >
      <div style={{ display: 'grid', gap: '0.75rem' }}>
        <AppearanceSetting />
        <VisionSettings />
      </div>
      <Tabs
        label="Части"
        param="part"
        tabs={[
          { id: 'states', label: 'Состояния', content: <StateSamples /> },
          { id: 'fields', label: 'Поля', content: <FieldSamples /> },
          { id: 'actions', label: 'Действия', content: <ActionSamples /> },
          { id: 'figures', label: 'Числа и картины', content: <FigureSamples /> },
          { id: 'table', label: 'Список', content: <TableSamples /> },
          { id: 'pages', label: 'Виды страниц', content: <PageSamples /> },
        ]}
      />
    </Page>
  )
}
