/** The stages of customers, in the order in which they are passed through. */
import { words } from '../words/locale.tsx';

export const stageWords = words({
  en: {
    prospect: 'No order yet',
    new: 'New',
    active: 'Active',
    'at-risk': 'At risk',
    dormant: 'Dormant',
    churned: 'Gone',
    'won-back': 'Won back',
  },
  'zh-Hans': {
    prospect: '尚未下单',
    new: '新客',
    active: '活跃',
    'at-risk': '有流失风险',
    dormant: '沉睡',
    churned: '已流失',
    'won-back': '已赢回',
  },
  'zh-Hant': {
    prospect: '尚未下單',
    new: '新客',
    active: '活躍',
    'at-risk': '有流失風險',
    dormant: '沉睡',
    churned: '已流失',
    'won-back': '已贏回',
  },
});
