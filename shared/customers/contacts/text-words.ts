/** The words by which people end texts, and want them again: as carriers and AWS's own list have them, by language. */

/** Carriers in English, and AWS End User Messaging's own; then by language. */
export const defaultStopWords: readonly string[] = [
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REMOVE', 'OPTOUT', 'OPT-OUT', 'TD'],
  ...['ARRET', 'ARRÊT', 'DESABONNER', 'DÉSABONNER'],
  ...['STOPP', 'ABMELDEN', 'ABBESTELLEN'],
  ...['BAJA', 'PARAR', 'ALTO', 'CANCELAR'],
  ...['SAIR', 'CANCELLA', 'DISISCRIVI', 'AFMELDEN'],
  ...['退订', '退訂', '取消', '停止', '配信停止', '수신거부'],
];

export const defaultStartWords: readonly string[] = [
  ...['START', 'UNSTOP', 'SUBSCRIBE'],
  ...['ANMELDEN', 'ALTA', 'INICIAR', 'AANMELDEN', 'ISCRIVIMI'],
  ...['订阅', '訂閱', '恢复', '恢復', '再開'],
];
