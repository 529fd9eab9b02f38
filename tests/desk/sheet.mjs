// Excel sheets as a clerk fills them in: cells are written into the XML of the sheet that the service gave.
import assert from "node:assert/strict";
import { unzip, zip } from "./zip.mjs";

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function plain(xml) {
  return xml.replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
}

export class Sheet {
  /** Opens the sheet with one document a row, or another one by its name. */
  constructor(bytes, name) {
    this.files = unzip(Buffer.from(bytes));
    const names = Array.from(this.files.get("xl/workbook.xml").toString().matchAll(/<sheet name="([^"]*)"/g), ([, one]) => plain(one));
    assert.ok(name === undefined || names.includes(name), `no sheet ${name}: ${names}`);
    this.part = `xl/worksheets/sheet${name === undefined ? 1 : names.indexOf(name) + 1}.xml`;
    this.xml = this.files.get(this.part).toString();
    const shared = this.files.get("xl/sharedStrings.xml")?.toString() ?? "";
    this.texts = Array.from(shared.matchAll(/<si>(.*?)<\/si>/gs), ([, text]) => plain(text));
  }

  /** What a cell shows. */
  text(cell) {
    const found = new RegExp(`<c r="${cell}"([^>]*?)(?:/>|>(.*?)</c>)`, "s").exec(this.xml);
    if (!found?.[2]) return "";
    return / t="s"/.test(found[1]) ? this.texts[Number(plain(found[2]))] : plain(found[2]);
  }

  /** The letters of the column with a heading. */
  column(heading) {
    for (const [, cell] of this.xml.matchAll(/<c r="([A-Z]+)1"/g)) {
      if (this.text(`${cell}1`).replace(/[*\s]/g, "") === heading) return cell;
    }
    return assert.fail(`no column ${heading}`);
  }

  /** Writes a row of texts by heading. */
  row(number, values) {
    for (const [heading, text] of Object.entries(values)) this.write(`${this.column(heading)}${number}`, text);
  }

  /** Writes a text into a cell. */
  write(cell, text) {
    const [, letters, number] = /^([A-Z]+)(\d+)$/.exec(cell);
    const written = `<c r="${cell}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
    const there = new RegExp(`<c r="${cell}"(?:[^>]*/>|[^>]*>.*?</c>)`, "s");
    if (there.test(this.xml)) this.xml = this.xml.replace(there, () => written);
    else this.put(Number(number), letters, written);
  }

  put(number, letters, written) {
    const row = new RegExp(`(<row r="${number}"[^>]*?)(?:/>|>(.*?)</row>)`, "s").exec(this.xml);
    if (!row) {
      const later = Array.from(this.xml.matchAll(/<row r="(\d+)"/g)).find(([, one]) => Number(one) > number);
      const at = later ? later.index : this.xml.indexOf("</sheetData>");
      this.xml = `${this.xml.slice(0, at)}<row r="${number}">${written}</row>${this.xml.slice(at)}`;
      return;
    }
    const order = (name) => Array.from(name).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    const cells = Array.from((row[2] ?? "").matchAll(/<c r="([A-Z]+)\d+"(?:[^>]*\/>|[^>]*>.*?<\/c>)/gs));
    const after = cells.filter(([, name]) => order(name) < order(letters));
    const inside = [...after.map(([whole]) => whole), written, ...cells.slice(after.length).map(([whole]) => whole)].join("");
    this.xml = this.xml.replace(row[0], () => `${row[1]}>${inside}</row>`);
  }

  /** The number of the row with a text in its first column. */
  rowOf(key) {
    for (const [, number] of this.xml.matchAll(/<c r="A(\d+)"/g)) if (this.text(`A${number}`) === key) return Number(number);
    return assert.fail(`no row ${key}`);
  }

  /** The file. */
  bytes() {
    return zip(new Map(this.files).set(this.part, this.xml));
  }
}
