#include "apps/report/html/page_style.hpp"

#include <string>

namespace linnet {
namespace {

/// Colours, of light paper first. Each pair of text and ground has a contrast of 4.5 or more.
constexpr std::string_view kColours = R"css(
:root { color-scheme: light dark;
  --page: #f4f3ef; --card: #fffefc; --ink: #1d1f24; --soft: #5f6470; --rule: #e2e0d9;
  --track: #eceae3; --first: #b4552d; --second: #23628f; --link: #a3263f; --brand: #b02a47;
  --hit: 31 150 106; --miss: 222 63 63; --on-deep: #fff; --negative: 47 117 220;
  --right: #157a54; --wrong: #bb2d2d; --bar: #dbe7f0; --notice: #fdf1dc; --notice-rule: #e3b45a; }
@media screen and (prefers-color-scheme: dark) { :root {
  --page: #131417; --card: #1b1d21; --ink: #e7e6e2; --soft: #a0a4ad; --rule: #30333a;
  --track: #2a2d33; --first: #f0986d; --second: #74b6e8; --link: #ff93a6; --brand: #f2778f;
  --right: #4ecb98; --wrong: #ff8b85; --bar: #22394b; --notice: #2b2519; --notice-rule: #8f6f2c; } }
)css";

constexpr std::string_view kText = R"css(
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
main { max-width: 1080px; margin: 0 auto; padding: 36px 20px 64px; }
h1, h2, h3, p, dl, dd, figure, ul { margin: 0; }
h1 { font-size: clamp(28px, 5vw, 42px); line-height: 1.12; letter-spacing: -0.02em;
  font-weight: 680; overflow-wrap: anywhere; }
h2 { font-size: 21px; line-height: 1.25; letter-spacing: -0.01em; font-weight: 660; }
h3 { font-size: 15px; font-weight: 640; }
h2 + p { margin-top: 6px; }
p { color: var(--soft); max-width: 74ch; }
a { color: var(--link); }
small { font-size: 11.5px; color: var(--soft); }
bdi { overflow-wrap: anywhere; }
b { font-weight: 640; }
.brand { color: var(--brand); font-weight: 640; margin-bottom: 6px; }
.lead { margin-top: 8px; font-size: 16px; }
.note { margin-top: 10px; font-size: 13px; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 12px;
  padding: 26px 26px 28px; margin-top: 18px; scroll-margin-top: 60px; }
section h3 { margin-top: 26px; }
nav { position: sticky; top: 0; z-index: 3; display: flex; gap: 4px 18px; margin-top: 20px;
  padding: 10px 2px; background: var(--page); overflow-x: auto; white-space: nowrap; }
nav a { color: var(--soft); text-decoration: none; font-size: 14px; }
nav a:hover, nav a:focus { color: var(--link); text-decoration: underline; }
.notices { margin-top: 20px; padding: 12px 16px 12px 34px; border-radius: 10px;
  background: var(--notice); border: 1px solid var(--notice-rule); }
)css";

constexpr std::string_view kFigures = R"css(
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1px;
  margin-top: 24px; background: var(--card); border: 1px solid var(--rule); border-radius: 12px;
  overflow: hidden; }
.figures div { box-shadow: 0 0 0 1px var(--rule); padding: 14px 16px 13px; }
.figures dt { font-size: 13px; color: var(--soft); }
.figures b { display: block; font-size: 27px; line-height: 1.25; letter-spacing: -0.015em;
  font-variant-numeric: tabular-nums; }
.figures span { font-size: 12.5px; color: var(--soft); line-height: 1.35; display: block; }
.figures.small { margin-top: 16px; }
.figures.small b { font-size: 20px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr));
  gap: 26px; margin: 20px 0 22px; }
.chart { max-width: 560px; }
.chart figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 16px; }
.chart h3 { margin: 0 auto 0 0; }
.chart svg { display: block; width: 100%; height: auto; margin-top: 8px; overflow: visible; }
.grid { stroke: var(--rule); stroke-width: 1; vector-effect: non-scaling-stroke; }
.tick { fill: var(--soft); font-size: 11.5px; font-variant-numeric: tabular-nums; }
.curve { fill: none; stroke-width: 2.4; stroke-linejoin: round; stroke-linecap: round;
  vector-effect: non-scaling-stroke; }
.curve.first { stroke: var(--first); stroke-dasharray: 6 5; } .curve.second { stroke: var(--second); }
.mark.first { fill: var(--first); } .mark.second { fill: var(--second); }
.key { font-size: 13px; color: var(--soft); white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.key b { color: var(--ink); }
.key::before { content: ""; display: inline-block; width: 11px; height: 11px; border-radius: 3px;
  margin-right: 6px; vertical-align: -1px; }
.key.first::before { background: var(--first); } .key.second::before { background: var(--second); }
.area { fill: var(--second); }
.profile { margin-top: 18px; }
.profile svg { display: block; width: 100%; height: 130px; border-bottom: 1px solid var(--rule); }
.profile figcaption { font-size: 12.5px; color: var(--soft); margin-top: 6px; }
)css";

constexpr std::string_view kTables = R"css(
.scroll { overflow: auto; margin-top: 16px; max-width: 100%; }
.charts + .scroll.tall { max-height: 250px; }
.scroll.tall { max-height: 430px; border: 1px solid var(--rule); border-radius: 8px; }
table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums;
  font-size: 14px; }
th { font-weight: 500; text-align: left; }
.numbers { width: 100%; }
.numbers th, .numbers td { padding: 6px 12px; border-bottom: 1px solid var(--rule); }
.numbers td, .numbers thead th { text-align: right; white-space: nowrap; }
.numbers thead th { position: sticky; top: 0; z-index: 1; background: var(--card);
  color: var(--soft); font-size: 12.5px; white-space: normal; vertical-align: bottom; }
.numbers thead th:first-child, .numbers .name { text-align: left; }
.numbers tbody th, .numbers .name { min-width: 8em; white-space: normal; }
.numbers tbody:last-child tr:last-child > *, .numbers tfoot tr:last-child > * { border-bottom: 0; }
.numbers tfoot th { color: var(--soft); }
.bar { background: linear-gradient(var(--bar), var(--bar)) no-repeat 6px 50% /
  calc(var(--share) * (100% - 12px)) 22px; min-width: 110px; }
.beside { display: flex; flex-wrap: wrap; gap: 0 36px; align-items: flex-start; }
.beside div:last-child { flex: 1 1 330px; min-width: 0; }
.matrix { border-spacing: 2px; }
.matrix th, .matrix td { font-size: 13px; }
.matrix thead th { vertical-align: bottom; padding: 0 0 6px; }
.matrix thead th span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 150px;
  overflow: hidden; display: inline-block; line-height: 1.2; }
.matrix thead th { text-align: center; }
.matrix thead th bdi, .matrix tbody th bdi { overflow-wrap: normal; white-space: nowrap; }
.matrix tbody th { position: sticky; left: 0; background: var(--card); padding-right: 10px;
  max-width: 190px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; z-index: 1; }
.matrix .corner { font-size: 12px; color: var(--soft); vertical-align: bottom; padding: 0 10px 6px 0;
  position: sticky; left: 0; background: var(--card); z-index: 2; white-space: nowrap; }
.matrix td { min-width: 46px; height: 38px; text-align: center; border-radius: 5px;
  padding: 0 5px; background: var(--track); }
.matrix .corner { text-align: left; background: var(--card); }
.matrix .zero { color: transparent; }
.matrix .hit { background: linear-gradient(rgb(var(--hit) / var(--shade)), rgb(var(--hit) / var(--shade))), var(--track); }
.matrix .miss { --depth: calc(0.1 + 0.9 * var(--shade)); background: linear-gradient(rgb(var(--miss) / var(--depth)), rgb(var(--miss) / var(--depth))), var(--track); }
.matrix .deep { color: var(--on-deep); font-weight: 600; }
.swatch { padding: 1px 7px; border-radius: 5px; color: #fff; }
.swatch.hit { background: #157a54; } .swatch.miss, .swatch.positive { background: #bb2d2d; }
.swatch.negative { background: #2460b8; }
.map { display: grid; grid-template-columns: auto minmax(0, 640px); justify-content: start; gap: 6px; margin-top: 18px; }
.map img { width: 100%; image-rendering: pixelated; border: 1px solid var(--rule); }
.map span { font-size: 12.5px; color: var(--soft); }
.map .across { grid-column: 2; }
.map .down { writing-mode: vertical-rl; transform: rotate(180deg); text-align: right; }
)css";

constexpr std::string_view kPictures = R"css(
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)); gap: 16px;
  margin-top: 18px; }
.pictures.many { grid-template-columns: repeat(auto-fill, minmax(74px, 1fr)); gap: 10px;
  max-height: 560px; overflow: auto; padding-right: 4px; }
.pictures img { width: 100%; background: var(--track); image-rendering: pixelated;
  border-radius: 6px; display: block; }
.pictures figcaption { font-size: 13px; line-height: 1.3; margin-top: 5px; }
.pictures.many figcaption { font-size: 11px; }
.scale { display: flex; align-items: center; gap: 10px; margin-top: 14px; font-size: 13px;
  font-variant-numeric: tabular-nums; }
.scale i { width: 180px; height: 10px; border-radius: 5px; background:
  linear-gradient(90deg, rgb(var(--negative)), transparent, rgb(var(--miss))), var(--track); }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(106px, 1fr)); gap: 18px 14px;
  margin-top: 14px; }
.gallery img { width: 100%; aspect-ratio: 1; object-fit: contain; background: #000;
  border-radius: 6px; display: block; image-rendering: pixelated; }
.gallery figcaption { font-size: 12.5px; line-height: 1.35; margin-top: 6px;
  font-variant-numeric: tabular-nums; }
.gallery small { display: block; margin-top: 2px; line-height: 1.3; overflow-wrap: anywhere; }
.right, .wrong { display: block; font-weight: 600; }
.right { color: var(--right); } .wrong { color: var(--wrong); }
.balance { margin-top: 18px; }
.balance div { display: grid; grid-template-columns: minmax(80px, 190px) 1fr 9.5em; gap: 0 14px;
  align-items: center; padding: 4px 0; }
.balance dd:nth-of-type(1) { display: flex; height: 14px; border-radius: 4px; overflow: hidden;
  background: var(--track); }
.balance dd:nth-of-type(2) { font-size: 13px; color: var(--soft); text-align: right;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.balance dt { line-height: 1.3; }
.balance i.first { background: var(--first); } .balance i.second { background: var(--second); }
.groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
  gap: 16px; margin-top: 14px; }
.group { display: flex; gap: 14px; align-items: flex-start; }
.group img { width: 84px; aspect-ratio: 1; object-fit: contain; background: #000;
  border-radius: 6px; flex: none; image-rendering: pixelated; }
.group ul { list-style: none; padding: 0; font-size: 13px; line-height: 1.35; min-width: 0; }
.group li + li { margin-top: 5px; }
.group i { color: var(--soft); font-style: normal; }
.group small { display: block; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr));
  gap: 0 40px; }
.facts { margin-top: 8px; font-size: 14px; }
.facts div { display: grid; grid-template-columns: 9.5em minmax(0, 1fr); gap: 12px; padding: 5px 0;
  border-bottom: 1px solid var(--rule); }
.facts dt { color: var(--soft); }
.facts dd { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
)css";

constexpr std::string_view kNarrowAndPaper = R"css(
@media (max-width: 560px) {
  main { padding: 22px 12px 40px; }
  section { padding: 18px 14px 20px; border-radius: 10px; }
  .figures { grid-template-columns: 1fr 1fr; }
  .figures b { font-size: 22px; }
  .tick { font-size: 14px; }
  .numbers th, .numbers td { padding: 6px 8px; }
  .numbers tbody th, .numbers .name { min-width: 6em; }
  .charts + .scroll tbody th { min-width: 0; }
  .matrix td { min-width: 38px; height: 34px; }
  .matrix tbody th { max-width: 104px; }
  .gallery { grid-template-columns: repeat(auto-fill, minmax(94px, 1fr)); gap: 14px 10px; }
  .pictures { grid-template-columns: repeat(auto-fill, minmax(94px, 1fr)); gap: 12px; }
  .balance div { grid-template-columns: 1fr auto; }
  .balance dt { grid-row: 1; } .balance dd:nth-of-type(2) { grid-row: 1; grid-column: 2; }
  .balance dd:nth-of-type(1) { grid-column: 1 / 3; }
  .facts div { grid-template-columns: 8em minmax(0, 1fr); }
}
@media print {
  :root { --page: #fff; --card: #fff; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  section { border: 0; border-top: 1px solid var(--rule); border-radius: 0; padding: 14px 0; }
  h2, h3 { break-after: avoid; }
  figure, tr, .group, .balance div, .figures { break-inside: avoid; }
  .scroll, .scroll.tall, .charts + .scroll.tall, .pictures.many { overflow: visible; max-height: none; }
  .numbers thead th { position: static; }
}
)css";

}  // namespace

std::string_view page_style() {
  static const std::string kStyle = [] {
    std::string text;
    for (const std::string_view part :
         {kColours, kText, kFigures, kTables, kPictures, kNarrowAndPaper}) {
      text += part.substr(1);
    }
    return text;
  }();
  return kStyle;
}

}  // namespace linnet
