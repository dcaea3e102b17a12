"""Invented résumés, and the pages that real programs print from them. Every person, firm and number is made up."""

import html
import shutil
import subprocess
import tempfile
from pathlib import Path

import document_files as files

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

RESUMES = {
    "platform": {
        "name": "Mara Lindqvist-Example",
        "contact": "mara.example@example.com | +1 415 555 0142 | Lund",
        "summary": "Platform engineer who has run PostgreSQL and Kubernetes in production since 2014, and who likes "
        "boring deployments, short runbooks and teams that write things down before they build them.",
        "jobs": [
            ("Senior Platform Engineer", "Fjordline Systems", "Jan 2019 – Present", [
                ("Operated forty Kubernetes clusters on two clouds, moved the build farm to spot instances and "
                "cut its cost by a third without a change of tooling"),
                "Wrote the state-of-the-art cross-functional release tooling in Go; twelve teams use it every day",
                "On-call lead for PostgreSQL 14, Redis and Kafka",
            ]),
            ("Systems Engineer", "Birchwood Data AB", "03/2014 – 12/2018", [
                "Built Chef cookbooks for nine hundred hosts and later replaced most of them with Ansible",
                "Introduced Prometheus and Grafana",
            ]),
        ],
        "skills": ["Go", "Ruby", "PostgreSQL", "Kubernetes", "Terraform", "C++", "CI/CD"],
        "education": "MSc Computer Science, Example University, 2013",
    },
    "data": {
        "name": "Tomás Ejemplo Rivas",
        "contact": "tomas@example.org · 555-0188 · Valencia",
        "summary": "Data engineer with eight years of Spark and dbt.",
        "jobs": [
            ("Data Engineer", "Azahar Analytics", "2018 – 2024", [
                ("Migrated 240 Airflow pipelines from Python 2 to Python 3 and from a single host to a managed cluster "
                "over nine months, with no missed delivery in that time"),
                "Streaming with Kafka and Flink: 40,000 events per second",
                "Mentored five juniors",
            ]),
            ("Analyst", "Puerto Metrics", "Sept. 2015 – June 2018", [
                "SQL on Redshift & Snowflake; 30 % faster month-end",
            ]),
            ("Intern", "Puerto Metrics", "Summer 2014", ["Excel and a little R"]),
        ],
        "skills": ["Spark", "dbt", "Airflow", "Python", "SQL", "Kafka"],
        "education": "BSc Statistics, Universidad de Ejemplo, 2014",
    },
    "frontend": {
        "name": "Nia Okafor-Sample",
        "contact": "nia@example.com, 555 0117",
        "summary": "Frontend engineer. Accessible, fast, tested: in that order. Ten years of JavaScript, six of "
        "TypeScript, and a soft spot for SVG charts that work on the telephones which people really have.",
        "jobs": [
            ("Staff Frontend Engineer", "Harbor & Pine", "2021-04 – present", [
                ("Led the move from Vue 2 to Vue 3 across eleven applications; wrote the codemods, the lint rules and "
                "the migration guide, and paired with every team for a week"),
                "Performance budget: largest contentful paint from 4.8 s to 1.9 s",
                "GraphQL gateway in Node.js",
            ]),
            ("Frontend Developer", "Quiet Lake Studio", "2015 – 2021", [
                "Forty shops with React and Redux, design system in Storybook",
                "Jest, Cypress and a great deal of patience",
            ]),
        ],
        "skills": ["TypeScript", "Vue.js", "React", "GraphQL", "Node.js", "HTML/CSS", "Jest"],
        "education": "BA Graphic Design, Sample College, 2014",
    },
}  # fmt: skip

_STYLE = """body { font: 10.5pt/1.35 Arial, sans-serif; margin: 0 } h1 { font-size: 20pt; margin: 0 0 4pt }
h2 { font-size: 12pt; margin: 10pt 0 4pt } p { margin: 0 0 4pt } ul { margin: 0 0 6pt; padding-left: 14pt }
.job { font-weight: bold; display: flex; justify-content: space-between } @page { margin: 18mm }"""


def _main_part(resume):
    jobs = "".join(
        f'<div class="job"><span>{html.escape(title)}</span> <span>{html.escape(dates)}</span></div>'
        f"<p>{html.escape(firm)}</p><ul>{''.join(f'<li>{html.escape(item)}</li>' for item in items)}</ul>"
        for title, firm, dates, items in resume["jobs"]
    )
    return f"<h2>Summary</h2><p>{html.escape(resume['summary'])}</p><h2>EXPERIENCE</h2>{jobs}"


def _side_part(resume):
    skills = "".join(f"<li>{html.escape(skill)}</li>" for skill in resume["skills"])
    return f"<h2>Skills</h2><ul>{skills}</ul><h2>Education</h2><p>{html.escape(resume['education'])}</p>"


def _head(resume):
    return f"<h1>{html.escape(resume['name'])}</h1><p>{html.escape(resume['contact'])}</p>"


def one_column(resume):
    """Return the résumé as a page of one column."""
    return f"<!DOCTYPE html><html><head><style>{_STYLE}</style></head><body>{_head(resume)}{_main_part(resume)}{_side_part(resume)}</body></html>"


def side_bar(resume, *, first="main"):
    """Return the résumé with a narrow column beside a wide one, which comes first in the source."""
    main = f'<div style="width:66%;order:1">{_main_part(resume)}</div>'
    side = f'<div style="width:28%;order:2">{_side_part(resume)}</div>'
    inner = main + side if first == "main" else side + main
    return (
        f"<!DOCTYPE html><html><head><style>{_STYLE}</style></head><body>{_head(resume)}"
        f'<div style="display:flex;justify-content:space-between">{inner}</div></body></html>'
    )


def as_text(resume):
    """Return the résumé as plain text."""
    lines = [resume["name"], resume["contact"], "", "Summary", resume["summary"], "", "EXPERIENCE"]
    for title, firm, dates, items in resume["jobs"]:
        lines += [f"{title}    {dates}", firm, *(f"• {item}" for item in items)]
    lines += [
        "",
        "Skills",
        *(f"• {skill}" for skill in resume["skills"]),
        "",
        "Education",
        resume["education"],
    ]
    return "\n".join(lines) + "\n"


ODT_STYLES = """<style:style style:name="H" style:family="paragraph"><style:text-properties fo:font-size="14pt"
fo:font-weight="bold"/></style:style><style:style style:name="J" style:family="paragraph"><style:paragraph-properties>
<style:tab-stops><style:tab-stop style:position="17cm" style:type="right"/></style:tab-stops></style:paragraph-properties>
<style:text-properties fo:font-weight="bold"/></style:style><text:list-style style:name="L"><text:list-level-style-bullet
text:level="1" text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="1cm"/>
</style:list-level-properties></text:list-level-style-bullet></text:list-style>"""


def as_odt(resume):
    """Return the résumé as an ODT file, with a right tab before the dates."""

    def items(values):
        inner = "".join(f"<text:list-item><text:p>{html.escape(v)}</text:p></text:list-item>" for v in values)
        return f'<text:list text:style-name="L">{inner}</text:list>'

    def heading(text):
        return f'<text:h text:style-name="H" text:outline-level="1">{html.escape(text)}</text:h>'

    body = heading(resume["name"]) + f"<text:p>{html.escape(resume['contact'])}</text:p>"
    body += heading("Summary") + f"<text:p>{html.escape(resume['summary'])}</text:p>" + heading("EXPERIENCE")
    for title, firm, dates, points in resume["jobs"]:
        body += f'<text:p text:style-name="J">{html.escape(title)}<text:tab/>{html.escape(dates)}</text:p>'
        body += f"<text:p>{html.escape(firm)}</text:p>" + items(points)
    body += heading("Skills") + items(resume["skills"])
    body += heading("Education") + f"<text:p>{html.escape(resume['education'])}</text:p>"
    return files.odt(body, styles=ODT_STYLES)


def print_page(page, folder):
    """Return the PDF that Chromium prints from an HTML page."""
    source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
    source.write_text(page, "utf-8")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={target}", str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return target.read_bytes()


def convert(data, ending, target, folder):
    """Return what LibreOffice makes of a file, in the format of the ending ``target``."""
    source = Path(folder, f"in.{ending}")
    source.write_bytes(data)
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [OFFICE, "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", target,
             "--outdir", str(Path(folder, "out")), str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    return Path(folder, "out", f"in.{target.split(':')[0]}").read_bytes()
