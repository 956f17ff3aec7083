// The mutants of some JavaScript: one small change each, as a slip of the keyboard or of the mind would make it.
import ts from 'typescript';

/**
 * @typedef {object} Mutant
 * @property {number} start in the text
 * @property {number} end
 * @property {string} replacement
 * @property {string} kind
 * @property {string} place the functions and classes around it, outermost first
 */

/** What stands in for an operator. */
const OPERATORS = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.LessThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '>'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.QuestionQuestionToken, '&&'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
]);

/**
 * @param {string} text
 * @returns {Mutant[]}
 */
export function mutantsOf(text) {
  const source = ts.createSourceFile('mutated.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const mutants = /** @type {Mutant[]} */ ([]);
  /**
   * @param {ts.Node} node
   * @param {string} place
   */
  const visit = (node, place) => {
    const name = nameOf(node);
    const inner = name === '' ? place : `${place}${place === '' ? '' : '.'}${name}`;
    for (const [kind, replacement, target = node] of changesOf(node))
      mutants.push({ start: target.getStart(source), end: target.getEnd(), replacement, kind, place: inner });
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(source, '');
  return mutants;
}

/**
 * @param {ts.Node} node
 * @returns {string}
 */
function nameOf(node) {
  const isNamed =
    ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
  if (isNamed || ts.isAccessor(node)) return node.name?.getText() ?? '';
  return ts.isConstructorDeclaration(node) ? 'constructor' : '';
}

/**
 * @param {ts.Node} node
 * @returns {(readonly [kind: string, replacement: string, target?: ts.Node])[]}
 */
function changesOf(node) {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [['boolean', 'false']];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [['boolean', 'true']];
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
    const always = ts.isIfStatement(node)
      ? [/** @type {const} */ (['condition', 'true', node.expression])]
      : [];
    return [...always, ['condition', 'false', node.expression]];
  }
  if (ts.isConditionalExpression(node)) {
    return [
      ['condition', 'true', node.condition],
      ['condition', 'false', node.condition],
    ];
  }
  if (ts.isBinaryExpression(node)) {
    const other = OPERATORS.get(node.operatorToken.kind);
    return other === undefined ? [] : [['operator', other, node.operatorToken]];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [['negation', node.operand.getText()]];
  if (ts.isExpressionStatement(node)) return isRemovable(node.expression) ? [['call', ';']] : [];
  if (ts.isBlock(node)) return isBody(node) && node.statements.length > 0 ? [['body', '{}']] : [];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) return [['array', '[]']];
  if (ts.isPropertyAccessExpression(node) && node.questionDotToken !== undefined)
    return [['optional', '.', node.questionDotToken]];
  return isText(node) ? [['text', "''"]] : [];
}

/**
 * @param {ts.Expression} expression
 * @returns {boolean} whether a program can be without it: not a constructor's call of its base class
 */
function isRemovable(expression) {
  if (ts.isAwaitExpression(expression) || ts.isVoidExpression(expression))
    return isRemovable(expression.expression);
  return ts.isCallExpression(expression) && expression.expression.kind !== ts.SyntaxKind.SuperKeyword;
}

/**
 * @param {ts.Block} block
 * @returns {boolean}
 */
function isBody({ parent }) {
  return ts.isMethodDeclaration(parent) || ts.isFunctionDeclaration(parent) || ts.isArrowFunction(parent);
}

/**
 * @param {ts.Node} node
 * @returns {boolean} whether it is a text that is not empty, and no name of a module or a member
 */
function isText(node) {
  if (ts.isTemplateExpression(node)) return true;
  if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node)) return false;
  const { parent } = node;
  const isName =
    ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isPropertyAssignment(parent)
      ? parent.name === node || parent.moduleSpecifier === node
      : ts.isElementAccessExpression(parent);
  return node.text !== '' && !isName && !ts.isTaggedTemplateExpression(parent);
}
